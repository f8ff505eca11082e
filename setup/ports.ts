import { randomInt } from 'node:crypto';
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

/**
 * A port that nobody listens on: the wanted one where it is free, else one below the range that the system
 * gives to outgoing connections. From that range, one of those may sit on the port when a killed process comes back.
 */
export async function freePort(wanted?: number, host: string = loopback): Promise<number> {
  if (wanted !== undefined && (await isPortFree(wanted, host))) return wanted;
  for (;;) {
    const port = randomInt(10_000, 30_000);
    if (await isPortFree(port, host)) return port;
  }
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
