import { createServer, type Server } from 'node:net';

const loopback = '127.0.0.1';

/** Whether the port can be listened on at that address at this moment. */
export async function isPortFree(port: number, host: string = loopback): Promise<boolean> {
  const server = createServer();
  try {
    await listen(server, port, host);
    return true;
  } catch {
    return false;
  } finally {
    await close(server);
  }
}

/** A loopback port that nobody listens on: the wanted one where it is free, else one that the system picks. */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted !== undefined && (await isPortFree(wanted))) return wanted;
  const server = createServer();
  await listen(server, 0, loopback);
  const address = server.address();
  await close(server);
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
