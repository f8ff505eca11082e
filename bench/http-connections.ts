import { connect, type Socket } from 'node:net';

export type HttpTarget = { readonly port: number; readonly path: string };

export type Connections = {
  /** Posts a form over the next connection that is free; answers the status. Throws when the connection breaks. */
  readonly post: (form: string) => Promise<number>;
  readonly close: () => void;
};

type Connection = { readonly post: (form: string) => Promise<number>; readonly close: () => void };

/**
 * Keep-alive connections of a bare socket each, one request under way on each: an HTTP client would cost more than
 * what is measured, and would flatter it by making everything beside it slow too.
 */
export async function openConnections(target: HttpTarget, count: number): Promise<Connections> {
  const all = await Promise.all(Array.from({ length: count }, () => openConnection(target)));
  const free = [...all];
  const waiting: ((connection: Connection) => void)[] = [];

  async function take(): Promise<Connection> {
    return free.pop() ?? (await new Promise<Connection>((resolve) => waiting.push(resolve)));
  }

  return {
    post: async (form) => {
      const connection = await take();
      const status = await connection.post(form);
      const next = waiting.shift();
      if (next) next(connection);
      else free.push(connection);
      return status;
    },
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
  let pending: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined;

  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
    const answer = readAnswer(received);
    if (answer === undefined) return;
    received = '';
    pending?.resolve(answer);
    pending = undefined;
  });
  const onBroken = () =>
    pending?.reject(new Error('The server closed a connection with a request under way.'));
  socket.on('error', onBroken);
  socket.on('close', onBroken);

  return {
    post: (form) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) {
          reject(new Error('The server has closed the connection.'));
          return;
        }
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

/** The status of a complete answer; undefined while something of it is missing. Only answers with a length are read. */
export function readAnswer(text: string): number | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = text.slice(0, headEnd);
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined && status !== 204) {
    throw new Error(`An answer ${status} without Content-Length can't be read.`);
  }
  return text.length - headEnd - 4 < Number(length ?? 0) ? undefined : status;
}
