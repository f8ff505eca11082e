import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';

type Content = {
  readonly kind: string;
  readonly text?: string;
  readonly choices?: readonly { readonly id: string; readonly label: string }[];
  readonly buttons?: readonly { readonly id: string; readonly label: string }[];
  readonly url?: string;
  readonly title?: string;
  readonly rows?: readonly { readonly label: string; readonly value: string }[];
  readonly footer?: string;
};

export type SeenItem = {
  readonly from: 'us' | 'visitor';
  readonly id: string;
  readonly at: number;
  readonly text?: string;
  readonly content?: Content;
  readonly delivered?: boolean;
  readonly files?: readonly { readonly name: string; readonly type: string }[];
};

export type SeenFrame = {
  readonly type: string;
  readonly id?: string;
  readonly at?: number;
  readonly reason?: string;
  readonly token?: string;
  readonly items?: readonly SeenItem[];
  readonly text?: string;
};

/** A visitor's side of a web chat, as bare as it can be: one connection, and what came over it. */
export type ChatVisitor = {
  readonly frames: () => readonly SeenFrame[];
  /** In the order in which they came, repeats included. */
  readonly items: () => readonly SeenItem[];
  /** What we said, each as one text. */
  readonly told: () => readonly string[];
  readonly send: (frame: unknown) => void;
  readonly sendRaw: (data: string | Buffer) => void;
  /** Writes a message; its id. */
  readonly say: (text: string, more?: Readonly<Record<string, unknown>>) => string;
  /** The code that the connection was closed with. */
  readonly closed: Promise<number>;
  readonly close: () => Promise<void>;
};

export type ChatPlace = { readonly baseUrl: string; readonly siteKey: string; readonly origin: string };

export async function postToChat(
  { baseUrl, siteKey, origin }: ChatPlace,
  what: string,
  options: { token?: string; body?: unknown; headers?: Readonly<Record<string, string>>; raw?: Buffer } = {},
): Promise<Response> {
  return await fetch(`${baseUrl}/webchat/${siteKey}/${what}`, {
    method: 'POST',
    headers: {
      origin,
      ...(options.raw ? {} : { 'content-type': 'application/json' }),
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...options.headers,
    },
    body: options.raw ? new Uint8Array(options.raw) : JSON.stringify(options.body ?? {}),
    signal: AbortSignal.timeout(40_000),
  });
}

export async function beginChat(place: ChatPlace): Promise<string> {
  const answer = await postToChat(place, 'sessions');
  return ((await answer.json()) as { token: string }).token;
}

/** Connects without saying who it is. */
export async function connectToChat({ baseUrl, siteKey, origin }: ChatPlace): Promise<ChatVisitor> {
  const url = `${baseUrl.replace(/^http/, 'ws')}/webchat/${siteKey}/socket`;
  const socket = new WebSocket(url, { origin });
  const frames: SeenFrame[] = [];
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as SeenFrame;
    if (frame.type === 'beat') socket.send('{"type":"beat"}');
    else frames.push(frame);
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await once(socket, 'open');
  socket.on('error', () => undefined);
  const send = (frame: unknown) => socket.send(JSON.stringify(frame));
  const items = () => frames.flatMap((frame) => frame.items ?? []);
  return {
    frames: () => frames,
    items,
    told: () =>
      items()
        .filter(({ from }) => from === 'us')
        .map(({ content }) => textOf(content)),
    send,
    sendRaw: (data) => socket.send(data),
    say: (text, more = {}) => {
      const id = randomUUID();
      send({ type: 'message', id, text, ...more });
      return id;
    },
    closed,
    close: async () => {
      socket.close();
      await closed;
    },
  };
}

/** Connects and comes in: with a token, as somebody new without one. */
export async function openVisitor(
  place: ChatPlace,
  options: { readonly token?: string; readonly after?: number; readonly parts?: boolean } = {},
): Promise<ChatVisitor & { readonly token: string }> {
  const token = options.token ?? (await beginChat(place));
  const visitor = await connectToChat(place);
  visitor.send({
    type: 'hello',
    token,
    ...(options.after === undefined ? {} : { after: options.after }),
    ...(options.parts ? { parts: true } : {}),
  });
  return { ...visitor, token };
}

function textOf(content: Content | undefined): string {
  if (!content) return '';
  const { title = '', text = '', rows = [], footer = '', url = '' } = content;
  return [title, text, url, ...rows.map(({ label, value }) => `${label}: ${value}`), footer]
    .filter(Boolean)
    .join('\n');
}
