import type { Connection, ConnectionState } from './connection.ts';
import { createConnection } from './connection.ts';
import { type Gateway, GatewayError } from './gateway.ts';
import type { Storage } from './storage.ts';
import type { ChatItem, MessageFrame, OurItem, ServerFrame, VisitorItem } from './wire.ts';

/** A message of the visitor's and how far it has come. */
export type OwnMessage = VisitorItem & { readonly state: 'sending' | 'sent' | 'failed' };
export type Shown = OwnMessage | OurItem;

/** The beginning of a message of ours; when it is whole it is an item like the others. */
export type Growing = { readonly id: string; readonly text: string };

export type Draft = {
  readonly text: string;
  readonly choiceId?: string;
  readonly files?: readonly { readonly id: string; readonly name: string; readonly type: string }[];
};

export type Chat = {
  /** Oldest first; what is not accepted yet stands at the end. */
  readonly items: () => readonly Shown[];
  readonly connection: () => ConnectionState;
  readonly isTyping: () => boolean;
  /** A message that is still growing. */
  readonly growing: () => Growing | undefined;
  readonly unread: () => number;
  /** Whether this visitor was here before. */
  readonly isKnown: () => boolean;
  /** The conversation as it was has been fetched. */
  readonly isLoaded: () => boolean;
  readonly start: () => void;
  readonly write: (draft: Draft) => void;
  readonly tryAgain: (id: string) => void;
  readonly upload: (file: Blob, name: string) => Promise<string>;
  /** Whether somebody looks at the messages now. */
  readonly look: (looking: boolean) => void;
};

type Pending = { readonly frame: MessageFrame; readonly item: VisitorItem };

const ackWithinMs = 10_000;
/** A sign that goes on for longer has been forgotten; one that would flash is not shown. */
const typingForMs = 8_000;
const typingAfterMs = 350;
const reportAfterMs = 150;
const reportedAtOnce = 50;
const knownSent = 80;

const isOurs = (item: ChatItem | Shown): item is OurItem => item.from === 'us';

/** The conversation as this page knows it. `onChange` is called whenever something of it is different. */
export function createChat(gateway: Gateway, storage: Storage, onChange: () => void): Chat {
  const told = new Map<string, ChatItem>();
  const pending = new Map<string, Pending & { state: 'sending' | 'failed' }>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const toReport = new Map<string, 'shown' | 'read'>();
  const reported = new Map<string, 'shown' | 'read'>();
  let typing = false;
  let growing: Growing | undefined;
  let typingTimer: ReturnType<typeof setTimeout> | undefined;
  let reportTimer: ReturnType<typeof setTimeout> | undefined;
  let looking = false;
  let loaded = false;
  let writtenAt = 0;
  let readAt = Number(storage.get('read') ?? 0);

  for (const name of storage.names('pending:')) recall(name);
  // They go in the order in which they were written; what is kept has none.
  const recalled = [...pending].sort(([, one], [, other]) => one.item.at - other.item.at);
  pending.clear();
  for (const [id, own] of recalled) pending.set(id, own);

  const connection: Connection = createConnection({
    gateway,
    place: () => ({ after: newestAt(), known: [...told.keys()].slice(-knownSent) }),
    onFrame,
    onState: () => onChange(),
  });

  function recall(name: string): void {
    try {
      const kept = JSON.parse(storage.get(name) ?? '') as Pending;
      pending.set(kept.frame.id, { ...kept, state: 'sending' });
    } catch {
      storage.remove(name);
    }
  }

  function newestAt(): number | undefined {
    if (!loaded) return undefined;
    let newest = 0;
    for (const { at } of told.values()) newest = Math.max(newest, at);
    return newest;
  }

  function onFrame(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        // What was growing over the connection before comes whole.
        growing = undefined;
        take(frame.items);
        loaded = true;
        // Whatever was on its way over the connection before may be lost.
        transmit();
        report();
        break;
      case 'items':
        take(frame.items);
        break;
      case 'accepted':
        accept(frame.id, frame.at);
        break;
      case 'refused':
        refuse(frame.id, frame.reason, frame.retryInMs);
        break;
      case 'part':
        if (!told.has(frame.id)) growing = { id: frame.id, text: frame.text };
        endTyping();
        break;
      case 'typing':
        beginTyping();
        break;
      case 'beat':
        break;
    }
    onChange();
  }

  function take(items: readonly ChatItem[]): void {
    for (const item of items) {
      told.set(item.id, item);
      if (growing?.id === item.id) growing = undefined;
      settle(item.id);
      if (isOurs(item)) note(item);
    }
    if (items.some(isOurs)) endTyping();
    if (looking) markRead();
  }

  function note(item: OurItem): void {
    if (item.delivered) return;
    const done = reported.get(item.id);
    if (done !== 'read' && done !== 'shown') queueReport(item.id, 'shown');
  }

  function queueReport(id: string, what: 'shown' | 'read'): void {
    if (toReport.get(id) !== 'read') toReport.set(id, what);
    clearTimeout(reportTimer);
    reportTimer = setTimeout(report, reportAfterMs);
  }

  /** What was seen is told as seen; that it has arrived goes without saying. */
  function report(): void {
    for (const what of ['read', 'shown'] as const) {
      const ids = [...toReport].filter(([, kind]) => kind === what).map(([id]) => id);
      for (let start = 0; start < ids.length; start += reportedAtOnce) {
        const some = ids.slice(start, start + reportedAtOnce);
        if (!connection.send({ type: what, ids: some })) return;
        for (const id of some) {
          toReport.delete(id);
          reported.set(id, what);
        }
      }
    }
  }

  function markRead(): void {
    const ours = [...told.values()].filter(isOurs);
    const newest = Math.max(readAt, ...ours.map(({ at }) => at));
    for (const { id, at } of ours) {
      if (at > readAt && reported.get(id) !== 'read') queueReport(id, 'read');
    }
    if (newest === readAt) return;
    readAt = newest;
    storage.set('read', String(readAt));
  }

  function accept(id: string, at: number): void {
    const own = pending.get(id);
    if (own && !told.has(id)) told.set(id, { ...own.item, at });
    settle(id);
  }

  function settle(id: string): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
    if (!pending.delete(id)) return;
    storage.remove(`pending:${id}`);
    next();
  }

  function refuse(id: string, reason: string, retryInMs = ackWithinMs): void {
    const own = pending.get(id);
    if (!own) return;
    if (reason === 'unknown_file') {
      pending.set(id, { ...own, state: 'failed' });
      clearTimeout(timers.get(id));
      timers.delete(id);
      next();
      return;
    }
    transmitIn(id, retryInMs);
  }

  /** The oldest that is not acknowledged: the next one waits for it, or a YES could overtake what it is about. */
  function transmit(): void {
    const [id, own] = [...pending].find(([, { state }]) => state === 'sending') ?? [];
    if (id === undefined || own === undefined) return;
    // Sent until it is acknowledged: the same id is the same message.
    if (connection.send(own.frame)) transmitIn(id, ackWithinMs);
  }

  function transmitIn(id: string, ms: number): void {
    clearTimeout(timers.get(id));
    timers.set(id, setTimeout(transmit, ms));
  }

  /** Goes on, unless one is under way. */
  function next(): void {
    if (timers.size === 0) transmit();
  }

  function beginTyping(): void {
    clearTimeout(typingTimer);
    typingTimer = setTimeout(() => {
      typing = true;
      typingTimer = setTimeout(() => {
        endTyping();
        onChange();
      }, typingForMs);
      onChange();
    }, typingAfterMs);
  }

  function endTyping(): void {
    clearTimeout(typingTimer);
    typing = false;
  }

  function write({ text, choiceId, files = [] }: Draft): void {
    const id = newId();
    const frame: MessageFrame = {
      ...{ type: 'message', id, text },
      ...(choiceId === undefined ? {} : { choiceId }),
      ...(files.length > 0 ? { files: files.map((file) => file.id) } : {}),
    };
    writtenAt = Math.max(Date.now(), writtenAt + 1);
    const item: VisitorItem = { from: 'visitor', id, at: writtenAt, text, files };
    pending.set(id, { frame, item, state: 'sending' });
    storage.set(`pending:${id}`, JSON.stringify({ frame, item }));
    connection.start();
    next();
    onChange();
  }

  return {
    items: () => [
      ...[...told.values()]
        .sort((one, other) => one.at - other.at)
        .map((item): Shown => (isOurs(item) ? item : { ...item, state: 'sent' })),
      ...[...pending.values()].map(({ item, state }): Shown => ({ ...item, state })),
    ],
    connection: connection.state,
    isTyping: () => typing,
    growing: () => growing,
    unread: () => [...told.values()].filter((item) => isOurs(item) && item.at > readAt).length,
    isKnown: gateway.isKnown,
    isLoaded: () => loaded,
    start: connection.start,
    write,
    tryAgain: (id) => {
      const own = pending.get(id);
      if (!own) return;
      pending.set(id, { ...own, state: 'sending' });
      next();
      onChange();
    },
    upload: async (file, name) => {
      try {
        return await gateway.upload(file, name);
      } catch (error) {
        // A token that ran out: with a new one it goes through.
        if (!(error instanceof GatewayError) || error.status !== 401) throw error;
        return await gateway.upload(file, name);
      }
    },
    look: (now) => {
      looking = now;
      if (looking) markRead();
      onChange();
    },
  };
}

/** A UUID; `randomUUID` is missing on pages that are not served over TLS. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
