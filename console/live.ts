import type { Frame } from './wire.ts';

/** `away`: was connected or tried to be, and tries again by itself. */
export type LiveState = 'connecting' | 'online' | 'away';

export type Live = { readonly close: () => void };

type Line = { readonly close: () => void };
type LineEvents = { readonly onText: (text: string) => void; readonly onClose: () => void };

type Surroundings = {
  readonly open: (url: string, events: LineEvents) => Line;
  /** Runs it after the pause; gives what calls that off. */
  readonly later: (run: () => void, pauseMs: number) => () => void;
  readonly random: () => number;
};

const browser: Surroundings = {
  open: (url, { onText, onClose }) => {
    const socket = new WebSocket(url);
    socket.onmessage = ({ data }) => onText(String(data));
    socket.onclose = onClose;
    return socket;
  },
  later: (run, pauseMs) => {
    const timer = setTimeout(run, pauseMs);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

const firstPauseMs = 300;
const longestPauseMs = 8_000;

/** What the machine does, from the frame after the last one that was seen, and again whenever the line is lost. */
export function openLive(
  options: {
    readonly url: (after: number) => string;
    readonly lastSeq: () => number;
    readonly onFrame: (frame: Frame) => void;
    readonly onState: (state: LiveState) => void;
  },
  { open, later, random }: Surroundings = browser,
): Live {
  let failures = 0;
  let closed = false;
  let line: Line | undefined;
  let callOff: (() => void) | undefined;

  const onText = (text: string) => {
    if (closed) return;
    failures = 0;
    options.onState('online');
    options.onFrame(JSON.parse(text) as Frame);
  };
  const onClose = () => {
    if (closed) return;
    options.onState('away');
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** failures) * (0.5 + random() / 2);
    failures += 1;
    callOff = later(connect, pauseMs);
  };
  function connect(): void {
    line = open(options.url(options.lastSeq()), { onText, onClose });
  }

  options.onState('connecting');
  connect();
  return {
    close: () => {
      closed = true;
      callOff?.();
      line?.close();
    },
  };
}
