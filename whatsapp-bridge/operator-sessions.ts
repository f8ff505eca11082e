import { createHash, randomBytes } from 'node:crypto';
import type { Secret } from '../config/secret.ts';

/** Somebody who has given the operator's token in this browser. `csrf` must come back with every action. */
export type OperatorSession = { readonly csrf: string; readonly until: number };

export type OperatorSessions = {
  /** The id for the cookie; undefined for a wrong token, `too_many` after several. */
  readonly logIn: (token: string) => string | undefined | 'too_many';
  readonly find: (id: string | undefined) => OperatorSession | undefined;
  readonly logOut: (id: string | undefined) => void;
};

const livesMs = 8 * 3_600_000;
const failuresAllowed = 5;
const failuresForgottenMs = 60_000;
const mostSessions = 50;

/** Logins at the operator's page, in memory: a restart ends them. */
export function createOperatorSessions(token: Secret, now: () => number = Date.now): OperatorSessions {
  const sessions = new Map<string, OperatorSession>();
  let failures: number[] = [];
  // Kept by digest: how long a look-up takes tells nothing of an id.
  const digest = (id: string) => createHash('sha256').update(id).digest('base64');
  return {
    logIn: (given) => {
      failures = failures.filter((at) => at > now() - failuresForgottenMs);
      if (failures.length >= failuresAllowed) return 'too_many';
      if (!token.matches(given)) {
        failures.push(now());
        return undefined;
      }
      const id = randomBytes(32).toString('base64url');
      if (sessions.size >= mostSessions) sessions.delete(sessions.keys().next().value ?? '');
      sessions.set(digest(id), { csrf: randomBytes(24).toString('base64url'), until: now() + livesMs });
      return id;
    },
    find: (id) => {
      const found = id === undefined ? undefined : sessions.get(digest(id));
      return found && found.until > now() ? found : undefined;
    },
    logOut: (id) => {
      if (id !== undefined) sessions.delete(digest(id));
    },
  };
}
