import type { FrameFromPage, FrameToPage, Question } from '../frames.ts';

/** The part of a browser's WebSocket that is used. */
type Socket = {
  onopen: (() => void) | null;
  onclose: (() => void) | null;
  onerror: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  send: (text: string) => void;
};

export type SocketConstructor = new (url: string) => Socket;

export type Link = {
  readonly send: (frame: FrameFromPage) => void;
  /** Waits while the service is away. */
  readonly ask: <Value>(question: Question, of: string) => Promise<Value>;
};

const reconnectAfterMs = 500;

/** The page's connection to the simulated service, made again whenever it breaks. */
export function openLink(options: {
  readonly WebSocket: SocketConstructor;
  readonly url: string;
  readonly hello: () => FrameFromPage;
  readonly receive: (frame: FrameToPage) => void;
}): Link {
  const asked = new Map<number, (value: unknown) => void>();
  const waiting: FrameFromPage[] = [];
  let open: Socket | undefined;
  let lastAsk = 0;

  const receive = (frame: FrameToPage) => {
    if (frame.kind !== 'reply') return options.receive(frame);
    asked.get(frame.to)?.(frame.value);
    asked.delete(frame.to);
  };
  const send = (frame: FrameFromPage) => {
    if (open) open.send(JSON.stringify(frame));
    else waiting.push(frame);
  };
  const connect = () => {
    const socket = new options.WebSocket(options.url);
    socket.onopen = () => {
      open = socket;
      send(options.hello());
      for (const frame of waiting.splice(0)) send(frame);
    };
    socket.onmessage = ({ data }) => receive(JSON.parse(String(data)) as FrameToPage);
    socket.onerror = () => undefined;
    socket.onclose = () => {
      open = undefined;
      setTimeout(connect, reconnectAfterMs);
    };
  };
  connect();
  return {
    send,
    ask: <Value>(question: Question, of: string) =>
      new Promise<Value>((resolve) => {
        lastAsk += 1;
        asked.set(lastAsk, (value) => resolve(value as Value));
        send({ kind: 'ask', ask: lastAsk, question, of });
      }),
  };
}
