import { connect, type Socket } from 'node:net';

export type HttpTarget = { readonly port: number; readonly path: string };

export type HttpAnswer = { readonly status: number; readonly body: string };

export type Connections = {
  /** Posts a form over the next connection that is free; answers the status. Throws when the connection breaks. */
  readonly post: (form: string) => Promise<number>;
  /** The same for an answer that is to be read. */
  readonly ask: (form: string) => Promise<HttpAnswer>;
  readonly close: () => void;
};

type Connection = {
  readonly ask: (form: string) => Promise<HttpAnswer>;
  readonly isOpen: () => boolean;
  readonly close: () => void;
};

/**
 * Keep-alive connections of a bare socket each, opened when first needed, one request under way on each: an HTTP client
 * would cost more than what is measured, and would flatter it by making everything beside it slow too.
 */
export function openConnections(target: HttpTarget, most: number): Connections {
  const all = new Set<Connection>();
  const free: Connection[] = [];
  const waiting: (() => void)[] = [];

  async function openOne(): Promise<Connection> {
    const connection = await openConnection(target);
    all.add(connection);
    return connection;
  }

  let opening = 0;
  async function take(): Promise<Connection> {
    for (;;) {
      const known = free.pop();
      if (known?.isOpen()) return known;
      // The server ends connections that were idle for long.
      if (known) all.delete(known);
      else if (all.size + opening < most) {
        opening += 1;
        return await openOne().finally(() => {
          opening -= 1;
        });
      } else await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }

  async function ask(form: string): Promise<HttpAnswer> {
    const connection = await take();
    try {
      return await connection.ask(form);
    } finally {
      free.push(connection);
      waiting.shift()?.();
    }
  }

  return {
    post: async (form) => (await ask(form)).status,
    ask,
    close: () => {
      for (const connection of all) connection.close();
    },
  };
}

async function openConnection({ port, path }: HttpTarget): Promise<Connection> {
  const socket = await openSocket(port);
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: keep-alive',
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Length: ',
  ].join('\r\n');
  let received = '';
  let pending: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | undefined;

  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
    const answer = readAnswer(received);
    if (answer === undefined) return;
    received = '';
    pending?.resolve(answer);
    pending = undefined;
    if (!answer.keepsOpen) socket.destroy();
  });
  const onBroken = () =>
    pending?.reject(new Error('The server closed a connection with a request under way.'));
  socket.on('error', onBroken);
  socket.on('close', onBroken);

  return {
    isOpen: () => !socket.destroyed && socket.readyState === 'open',
    ask: (form) =>
      new Promise((resolve, reject) => {
        pending = { resolve, reject };
        // A form is ASCII, so its length is its number of bytes.
        socket.write(`${head}${form.length}\r\n\r\n${form}`);
      }),
    close: () => {
      pending = undefined;
      socket.destroy();
    },
  };
}

function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** A complete answer; undefined while something of it is missing. One without a length ends with its connection. */
export function readAnswer(text: string): (HttpAnswer & { readonly keepsOpen: boolean }) | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = text.slice(0, headEnd);
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined && text.length - headEnd - 4 < Number(length)) return undefined;
  return { status, body: text.slice(headEnd + 4), keepsOpen: length !== undefined || status === 204 };
}
