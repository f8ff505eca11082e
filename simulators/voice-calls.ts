import { randomUUID } from 'node:crypto';
import { createBoundedLog } from './bounded-log.ts';
import type { FirstAttempt } from './postman.ts';
import type { ProviderName } from './providers.ts';
import { recordingOf, type StoredFile, storeFile } from './stored-files.ts';
import type { World } from './world.ts';
import { parseXml, type XmlElement, XmlError } from './xml.ts';

type Fields = Readonly<Record<string, string>>;

/** What a provider does in its own way. */
export type VoiceDialect = {
  readonly provider: Extract<ProviderName, 'africastalking' | 'twilio'>;
  readonly newCallId: () => string;
  /** The name of the verb that waits for keys, and the attribute that says where they go. */
  readonly gather: string;
  readonly action: string;
  readonly verbs: readonly string[];
  /** Inside the verb that waits for keys. */
  readonly prompts: readonly string[];
  readonly takesSpeech: boolean;
  /** Where a call begins; null where that isn't configured. */
  readonly callUrl: () => string | null;
  readonly post: (call: Call, url: string, fields: Fields) => Promise<FirstAttempt>;
  readonly keys: (digits: string) => Fields;
  readonly speech: (text: string) => Fields;
  /** What is posted of a recording, and the name by which the provider gives it out. */
  readonly recorded: (call: Call, ending: string) => { readonly name: string; readonly fields: Fields };
  /** What is posted when a dialled leg ends. */
  readonly dialled: (answered: boolean) => Fields;
  /** A post when somebody picks up, before the one at the end. */
  readonly pickedUp?: Fields;
  /** Whether a leg that nobody took is told of, or the document just goes on. */
  readonly tellsUnanswered: boolean;
  readonly ended: (call: Call) => Promise<void>;
};

export type Waiting = 'keys' | 'recording' | 'person' | 'nothing';

export type Call = {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly startedAt: Date;
  readonly transcript: string[];
  queue: XmlElement[];
  waiting: Waiting;
  /** The verb that waits. */
  verb: XmlElement | null;
  /** Where the last post went, and with what. */
  last: { readonly url: string; readonly fields: Fields };
  over: boolean;
  recordingUrl?: string;
  error?: string;
};

/** What a control call answers. `spoken`: since the one before. */
export type CallShown = {
  readonly callId: string;
  readonly spoken: string;
  readonly waitingFor: Waiting;
  /** How many keys end the input by themselves; 0 for any number with # after them. */
  readonly numDigits?: number;
  readonly error?: string;
};

export type CallRecord = {
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  readonly transcript: readonly string[];
  readonly waitingFor: Waiting;
  readonly error?: string;
};

const mostCalls = 10_000;
/** Posts without anything from the caller: more is a document that leads back to itself. */
const mostPosts = 20;
const errorText = 'We are sorry, an application error has occurred. Goodbye.';

export type VoiceBooks = ReturnType<typeof openVoiceBooks>;

export function openVoiceBooks(world: World) {
  return {
    world,
    calls: new Map<string, Call>(),
    log: createBoundedLog<CallRecord>(20_000),
    recordings: new Map<string, StoredFile>(),
  };
}

export async function startCall(
  books: VoiceBooks,
  dialect: VoiceDialect,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<CallShown> {
  const url = dialect.callUrl();
  const call: Call = {
    ...{ id: dialect.newCallId(), from, to, startedAt: new Date(), transcript: [], queue: [] },
    ...{ waiting: 'nothing', verb: null, last: { url: url ?? '', fields: {} }, over: false },
  };
  if (url === null) return { callId: call.id, spoken: '', waitingFor: 'nothing', error: 'no_voice_url' };
  if (books.calls.size >= mostCalls) books.calls.clear();
  books.calls.set(call.id, call);
  return await shown(books, dialect, call, () => proceed(dialect, call, url, {}));
}

/** The caller presses keys: as many as the document waits for, or all of them with # after them. */
export function pressKeys(books: VoiceBooks, dialect: VoiceDialect, callId: string, keys: string) {
  return act(books, dialect, callId, async (call, verb) => {
    if (call.waiting !== 'keys') return;
    const finish = verb.attributes['finishOnKey'] ?? '#';
    const most = Number(verb.attributes['numDigits'] ?? Number.POSITIVE_INFINITY);
    const digits = (finish === '' ? keys : (keys.split(finish)[0] ?? '')).slice(0, most);
    say(call, `> ${keys}`);
    if (digits === '') return await goOn(dialect, call);
    await proceed(dialect, call, actionOf(dialect, call, verb), dialect.keys(digits));
  });
}

/** The caller says something: to the menu, onto the recording, or to the person who was dialled and picks up. */
export function speak(
  books: VoiceBooks,
  dialect: VoiceDialect,
  callId: string,
  { text, hangUp = false }: { readonly text: string; readonly hangUp?: boolean | undefined },
) {
  return act(books, dialect, callId, async (call, verb) => {
    if (call.waiting === 'person') return await talkToPerson(dialect, call, verb);
    say(call, `> "${text}"`);
    const url = actionOf(dialect, call, verb);
    if (call.waiting === 'recording') {
      const { name, fields } = dialect.recorded(call, hangUp ? 'hangup' : '#');
      storeFile(books.recordings, name, { mimeType: 'audio/mpeg', bytes: recordingOf(text) });
      await proceed(dialect, call, url, fields);
      if (hangUp) await end(dialect, call);
      return;
    }
    const listens = dialect.takesSpeech && (verb.attributes['input'] ?? 'dtmf').includes('speech');
    if (!listens) return await goOn(dialect, call);
    await proceed(dialect, call, url, dialect.speech(text));
  });
}

/** Nothing comes from the caller, or nobody takes the dialled call. `posted`: silence is told of by a post without keys. */
export function keepSilent(books: VoiceBooks, dialect: VoiceDialect, callId: string, posted: boolean) {
  return act(books, dialect, callId, async (call, verb) => {
    if (call.waiting === 'person' && dialect.tellsUnanswered) {
      return await proceed(dialect, call, actionOf(dialect, call, verb), dialect.dialled(false));
    }
    if (posted) return await proceed(dialect, call, actionOf(dialect, call, verb), dialect.keys(''));
    await goOn(dialect, call);
  });
}

export function hangUp(books: VoiceBooks, dialect: VoiceDialect, callId: string) {
  return act(books, dialect, callId, (call) => end(dialect, call));
}

/** The provider posts its last request once more; the call itself does not move. */
export async function repeatPost(
  books: VoiceBooks,
  dialect: VoiceDialect,
  callId: string,
): Promise<FirstAttempt> {
  const call = books.calls.get(callId);
  if (!call) return { status: 0, body: '', error: 'no_call' };
  return await dialect.post(call, call.last.url, call.last.fields);
}

async function act(
  books: VoiceBooks,
  dialect: VoiceDialect,
  callId: string,
  does: (call: Call, verb: XmlElement) => Promise<void>,
): Promise<CallShown> {
  const call = books.calls.get(callId);
  if (!call?.verb) return { callId, spoken: '', waitingFor: 'nothing', error: 'no_call' };
  const { verb } = call;
  return await shown(books, dialect, call, () => does(call, verb));
}

async function shown(
  books: VoiceBooks,
  { provider }: VoiceDialect,
  call: Call,
  does: () => Promise<void>,
): Promise<CallShown> {
  const before = call.transcript.length;
  await does();
  const { id, from, to, transcript, waiting, verb, error } = call;
  const heard = transcript.slice(before).filter((line) => !line.startsWith('> '));
  const failed = error === undefined ? {} : { error };
  books.log.push({
    ...{ callId: id, from, to, transcript: [...transcript] },
    waitingFor: waiting,
    ...failed,
  });
  if (!books.world.config().quiet) {
    books.world.events.emit({ provider, kind: 'call', id, from, text: heard.join(' '), waitingFor: waiting });
  }
  const most = waiting === 'keys' ? { numDigits: Number(verb?.attributes['numDigits'] ?? 0) } : {};
  return { callId: id, spoken: heard.join(' '), waitingFor: waiting, ...most, ...failed };
}

const say = (call: Call, line: string) => call.transcript.push(line);

/** Without an address of its own a verb's answer goes where the document came from. */
function actionOf({ action }: VoiceDialect, { last }: Call, verb: XmlElement): string {
  return verb.attributes[action] ?? last.url;
}

async function talkToPerson(dialect: VoiceDialect, call: Call, verb: XmlElement): Promise<void> {
  say(call, '(talks with a person)');
  const url = actionOf(dialect, call, verb);
  if (dialect.pickedUp) await dialect.post(call, url, dialect.pickedUp);
  await proceed(dialect, call, url, dialect.dialled(true));
}

/** Posts, and executes what is answered until the call waits for somebody or ends. */
async function proceed(dialect: VoiceDialect, call: Call, url: string, fields: Fields): Promise<void> {
  let next: { readonly url: string; readonly fields: Fields } | undefined = { url, fields };
  for (let posts = 0; next; posts += 1) {
    call.last = next;
    if (posts >= mostPosts) return await fail(dialect, call, 'posts_without_end');
    const attempt = await dialect.post(call, next.url, next.fields);
    const document = readDocument(dialect, attempt);
    if (typeof document === 'string') return await fail(dialect, call, document);
    call.queue = [...document];
    next = await execute(dialect, call);
  }
}

/** What stands after the verb that waited. */
async function goOn(dialect: VoiceDialect, call: Call): Promise<void> {
  const next = await execute(dialect, call);
  if (next) await proceed(dialect, call, next.url, next.fields);
}

/** The verbs of a document, or what is wrong with it. */
function readDocument(dialect: VoiceDialect, { status, body }: FirstAttempt): readonly XmlElement[] | string {
  if (status === 0) return 'not_reached';
  if (status !== 200) return `http_${status}`;
  try {
    const root = parseXml(body);
    const known = root.name === 'Response' && root.children.every((verb) => isKnown(dialect, verb));
    return known && root.text.trim() === '' ? root.children : 'unknown_verb';
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return 'invalid_xml';
  }
}

function isKnown(dialect: VoiceDialect, { name, children }: XmlElement): boolean {
  if (!dialect.verbs.includes(name)) return false;
  const inside = name === 'Dial' ? ['Number'] : name === 'Say' ? [] : dialect.prompts;
  return children.every((child) => inside.includes(child.name) && child.children.length === 0);
}

async function execute(dialect: VoiceDialect, call: Call): Promise<Call['last'] | undefined> {
  for (let verb = call.queue.shift(); verb; verb = call.queue.shift()) {
    const { name, text, children } = verb;
    if (name === 'Redirect') return { url: text.trim(), fields: {} };
    if (name === 'Hangup' || name === 'Reject') break;
    if (name === 'Say') say(call, text);
    for (const prompt of children) if (prompt.name === 'Say') say(call, prompt.text);
    const waiting = waitsFor(dialect, name);
    if (waiting) {
      call.waiting = waiting;
      call.verb = verb;
      return undefined;
    }
  }
  await end(dialect, call);
  return undefined;
}

function waitsFor({ gather }: VoiceDialect, verb: string): Waiting | undefined {
  if (verb === gather) return 'keys';
  if (verb === 'Record') return 'recording';
  return verb === 'Dial' ? 'person' : undefined;
}

async function fail(dialect: VoiceDialect, call: Call, error: string): Promise<void> {
  say(call, errorText);
  call.error = error;
  await end(dialect, call);
}

async function end(dialect: VoiceDialect, call: Call): Promise<void> {
  if (call.over) return;
  call.over = true;
  call.queue = [];
  call.waiting = 'nothing';
  call.verb = null;
  await dialect.ended(call);
}

/** `CA` and the like, then 32 hexadecimal digits. */
export const mintId = (prefix: string) => `${prefix}${randomUUID().replaceAll('-', '')}`;
