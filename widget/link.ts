import type { Gateway } from './gateway.ts';
import type { ServerFrame, VisitorFrame } from './wire.ts';

/** A connection while it lasts. It begins with a `welcome` and ends once, by itself or by `close`. */
export type Link = {
  readonly send: (frame: VisitorFrame) => void;
  readonly close: () => void;
};

/** What the page has already: when its newest message was, and which it knows. */
export type Place = { readonly after: number | undefined; readonly known: readonly string[] };

export type LinkEvents = {
  readonly onFrame: (frame: ServerFrame) => void;
  /** `unknown`: the token is not taken any more. */
  readonly onEnd: (reason: 'lost' | 'unknown') => void;
};

const unknownVisitor = 4401;
const opensWithinMs = 12_000;
/** The gateway's beat comes every 25 s. */
const silentForMs = 65_000;

export function openSocketLink(gateway: Gateway, token: string, place: Place, events: LinkEvents): Link {
  const socket = new WebSocket(gateway.socketUrl);
  let ended = false;
  let timer = setTimeout(() => end('lost'), opensWithinMs);

  function end(reason: 'lost' | 'unknown'): void {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    socket.close();
    events.onEnd(reason);
  }

  const send = (frame: VisitorFrame) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  };

  socket.onopen = () => {
    const { after } = place;
    send({ type: 'hello', token, parts: true, ...(after === undefined ? {} : { after }) });
  };
  socket.onmessage = ({ data }) => {
    if (ended) return;
    clearTimeout(timer);
    timer = setTimeout(() => end('lost'), silentForMs);
    const frame = JSON.parse(String(data)) as ServerFrame;
    if (frame.type === 'beat') send({ type: 'beat' });
    else events.onFrame(frame);
  };
  socket.onclose = ({ code }) => end(code === unknownVisitor ? 'unknown' : 'lost');
  return { send, close: () => end('lost') };
}

/** The same over plain requests, for networks that let no socket through. */
export function openPollLink(gateway: Gateway, placeNow: () => Place, events: LinkEvents): Link {
  const stop = new AbortController();
  let waiting: VisitorFrame[] = [];
  let sending = false;
  let ended = false;

  function end(error?: unknown): void {
    if (ended) return;
    ended = true;
    stop.abort();
    const status = (error as { status?: number } | undefined)?.status;
    events.onEnd(status === 401 ? 'unknown' : 'lost');
  }

  function tell(frames: readonly ServerFrame[]): void {
    for (const frame of frames) if (!ended) events.onFrame(frame);
  }

  async function poll(): Promise<void> {
    const first = placeNow();
    const begin = await gateway.updates(first.after, first.known, stop.signal);
    const items = begin.flatMap((frame) => (frame.type === 'items' ? frame.items : []));
    tell([{ type: 'welcome', items }]);
    while (!ended) {
      const { after, known } = placeNow();
      tell(await gateway.updates(after ?? 0, known, stop.signal));
    }
  }

  async function flush(): Promise<void> {
    if (sending) return;
    sending = true;
    while (waiting.length > 0 && !ended) {
      const frames = waiting.slice(0, 10);
      waiting = waiting.slice(10);
      tell(await gateway.send(frames));
    }
    sending = false;
  }

  poll().catch(end);
  return {
    send: (frame) => {
      if (frame.type === 'beat') return;
      waiting.push(frame);
      // Those of one moment go together.
      Promise.resolve().then(flush).catch(end);
    },
    close: () => end(),
  };
}
