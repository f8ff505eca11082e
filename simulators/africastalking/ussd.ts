import { randomUUID } from 'node:crypto';
import { createBoundedLog } from '../bounded-log.ts';
import type { FirstAttempt } from '../postman.ts';
import type { World } from '../world.ts';
import { networkCodeOf } from './outcomes.ts';
import { postForm } from './post-form.ts';

/** A dialled session as the telco holds it. `text` is everything entered so far, joined by stars. */
type Session = {
  readonly id: string;
  readonly from: string;
  readonly serviceCode: string;
  readonly networkCode: string;
  readonly startedAt: number;
  text: string;
  hops: number;
  open: boolean;
  lastScreen: string;
};

/** What the telephone shows. `open`: it waits for an answer. */
export type UssdScreen = {
  readonly sessionId: string;
  readonly screen: string;
  readonly open: boolean;
  /** Of the application's answers; 0 where there was none. */
  readonly statuses: readonly number[];
  /** Of the answers, whole; several where the hop was repeated. */
  readonly bodies: readonly string[];
  readonly ms: number;
  readonly error?: string;
};

export type UssdRecord = {
  readonly sessionId: string;
  readonly from: string;
  readonly serviceCode: string;
  readonly text: string;
  readonly screen: string;
  readonly open: boolean;
  readonly error?: string;
};

const mostSessions = 10_000;
/** Beyond what fits into one packed GSM-7 message telcos cut or split. */
const mostCharacters = 182;
const sessionMs = 180_000;
const answerWithinMs = 10_000;
const nothing = { open: false, statuses: [], bodies: [], ms: 0 } as const;
const telcoError = 'External application down or not reachable. Please try again later.';

export type UssdBooks = ReturnType<typeof openUssdBooks>;

export function openUssdBooks(world: World) {
  return { world, sessions: new Map<string, Session>(), log: createBoundedLog<UssdRecord>(20_000) };
}

/** Dials a code: a service code of the account, or one with more behind it. */
export async function dialUssd(
  books: UssdBooks,
  { from, code, repeat }: { from: string; code: string; repeat?: number | undefined },
): Promise<UssdScreen> {
  const served = books.world
    .config()
    .africastalking.serviceCodes.find((one) => code === one || code.startsWith(one.replace(/#$/, '*')));
  const session: Session = {
    id: `ATUid_${randomUUID().replaceAll('-', '')}`,
    from,
    serviceCode: served ?? code,
    networkCode: networkCodeOf(from),
    startedAt: Date.now(),
    text: served ? code.slice(served.length).replace(/#$/, '') : '',
    hops: 0,
    open: served !== undefined,
    lastScreen: '',
  };
  if (!served) {
    return { ...nothing, sessionId: session.id, screen: 'UNKNOWN APPLICATION' };
  }
  if (books.sessions.size >= mostSessions) books.sessions.clear();
  books.sessions.set(session.id, session);
  return await hop(books, session, repeat);
}

/** Answers the screen that is open. `repeat`: the telco posts the hop that often, as it does when the network stutters. */
export async function enterUssd(
  books: UssdBooks,
  { sessionId, input, repeat }: { sessionId: string; input: string; repeat?: number | undefined },
): Promise<UssdScreen> {
  const session = books.sessions.get(sessionId);
  if (!session?.open || Date.now() - session.startedAt > sessionMs) {
    if (session) await end(books, session, 'Failed');
    return { ...nothing, sessionId, screen: 'Session is over', error: 'no_session' };
  }
  session.text = session.hops === 1 && session.text === '' ? input : `${session.text}*${input}`;
  return await hop(books, session, repeat);
}

/** The customer hangs up, or the network does. */
export async function dropUssd(books: UssdBooks, sessionId: string): Promise<{ readonly dropped: boolean }> {
  const session = books.sessions.get(sessionId);
  if (!session?.open) return { dropped: false };
  await end(books, session, 'Incomplete');
  return { dropped: true };
}

async function hop(books: UssdBooks, session: Session, repeat = 1): Promise<UssdScreen> {
  const { world } = books;
  const url = world.config().callbacks.africastalking.ussdUrl;
  session.hops += 1;
  const began = Date.now();
  const attempts =
    url === null
      ? []
      : await Promise.all(Array.from({ length: repeat }, () => post(world, 'ussd', url, session, {})));
  const ms = Date.now() - began;
  const statuses = attempts.map(({ status }) => status);
  const wrong = url === null ? 'no_ussd_url' : faultOf(attempts[0], ms);
  const body = attempts[0]?.body ?? '';
  const screen = wrong ? telcoError : body.slice(4);
  session.open = !wrong && body.startsWith('CON ');
  session.lastScreen = body;
  const { id, from, serviceCode, text, open } = session;
  const error = wrong ? { error: wrong } : {};
  books.log.push({ sessionId: id, from, serviceCode, text, screen, open, ...error });
  if (!world.config().quiet) {
    world.events.emit({ provider: 'africastalking', kind: 'ussd', id, from, text: screen, open });
  }
  if (!session.open) await end(books, session, wrong ? 'Failed' : 'Success');
  const bodies = attempts.map((attempt) => attempt.body);
  return { sessionId: id, screen, open: session.open, statuses, bodies, ms, ...error };
}

/** What makes a telco show its own error instead of the application's screen. */
function faultOf(attempt: FirstAttempt | undefined, ms: number): string | undefined {
  if (!attempt || attempt.status === 0) return 'not_reached';
  if (attempt.status !== 200) return `http_${attempt.status}`;
  if (ms > answerWithinMs) return 'too_late';
  if (!/^(CON|END) [\s\S]/.test(attempt.body)) return 'neither_CON_nor_END';
  return attempt.body.length - 4 > mostCharacters ? 'too_long' : undefined;
}

async function end(books: UssdBooks, session: Session, status: 'Success' | 'Incomplete' | 'Failed') {
  session.open = false;
  books.sessions.delete(session.id);
  const url = books.world.config().callbacks.africastalking.ussdEndUrl;
  if (url === null) return;
  await post(books.world, 'ussd_end', url, session, {
    date: new Date().toISOString().slice(0, 19).replace('T', ' '),
    status,
    cost: '0.5',
    durationInMillis: String(Date.now() - session.startedAt),
    hopsCount: String(session.hops),
    input: session.text,
    lastAppResponse: session.lastScreen,
  });
}

function post(
  world: World,
  operation: 'ussd' | 'ussd_end',
  url: string,
  { id, from, serviceCode, networkCode, text }: Session,
  more: Readonly<Record<string, string>>,
): Promise<FirstAttempt> {
  const common = { sessionId: id, phoneNumber: from, networkCode, serviceCode };
  const fields = { ...common, ...(operation === 'ussd' ? { text } : {}), ...more };
  return postForm(world, operation, url, fields, from);
}
