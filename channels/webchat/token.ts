import { webchatRules } from '../../config/rules/webchat.ts';
import type { Secret } from '../../config/secret.ts';
import { hmacSignature, sameSignature } from '../hmac-signature.ts';

const form = /^v1\.([A-Za-z0-9_-]{22})\.([0-9a-z]{6,9})\.([0-9a-f]{64})$/;
/** A token from a little in the future is one of a process whose clock is ahead. */
const clockSlackMs = 5 * 60_000;

type Claim = { readonly siteKey: string; readonly visitorId: string; readonly issued: string };

function sign({ siteKey, visitorId, issued }: Claim, secret: Secret): string {
  return hmacSignature('sha256', secret.reveal(), `webchat|v1|${siteKey}|${visitorId}|${issued}`, 'hex');
}

/** `v1.<visitor>.<issued at, seconds in base 36>.<HMAC>`: whoever has it is that visitor. */
export function issueToken(siteKey: string, visitorId: string, now: Date, secret: Secret): string {
  const issued = Math.floor(now.getTime() / 1_000).toString(36);
  return `v1.${visitorId}.${issued}.${sign({ siteKey, visitorId, issued }, secret)}`;
}

/** Null for a token that is not of this site or too old. `renew`: it should be exchanged for a new one. */
export function readToken(
  siteKey: string,
  token: string,
  now: Date,
  secrets: readonly Secret[],
): { readonly visitorId: string; readonly renew: boolean } | null {
  const [, visitorId, issued, signature] = form.exec(token) ?? [];
  if (visitorId === undefined || issued === undefined) return null;
  const signer = secrets.find((secret) =>
    sameSignature(signature, sign({ siteKey, visitorId, issued }, secret)),
  );
  if (!signer) return null;
  const ageMs = now.getTime() - Number.parseInt(issued, 36) * 1_000;
  if (ageMs < -clockSlackMs || ageMs > webchatRules.tokenMs) return null;
  return { visitorId, renew: ageMs > webchatRules.renewAfterMs || signer !== secrets[0] };
}
