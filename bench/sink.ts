import { createServer } from 'node:http';

/** The provider's end: takes every message, answers as Africa's Talking does, and remembers what it was given. */
export type Sink = {
  readonly baseUrl: string;
  /** The moment (performance.now) of the next reply to that number that nobody else expects; null when none comes. */
  readonly nextReplyTo: (number: string, withinMs: number) => Promise<number | null>;
  /** The ids given out, to the number each message went to. */
  readonly delivered: ReadonlyMap<string, string>;
  readonly close: () => Promise<void>;
};

/** What the floors post to: answered alike, and not remembered. */
export const floorPath = '/floor';

/** Where payments are asked for, as at Paystack. Nobody ever pays. */
export const gatewayPath = '/paystack';

type Waiter = (at: number | null) => void;

/** Listens on loopback. */
export async function openSink(): Promise<Sink> {
  const waiters = new Map<string, Waiter[]>();
  const delivered = new Map<string, string>();
  let given = 0;

  function take(path: string, form: string): string {
    const to = new URLSearchParams(form).get('to') ?? '';
    given += 1;
    const messageId = `ATXid_${given.toString(16).padStart(32, '0')}`;
    if (path !== floorPath) delivered.set(messageId, to);
    waiters.get(to)?.shift()?.(performance.now());
    return answerFor(to, messageId);
  }

  const server = createServer((request, response) => {
    let form = '';
    request.on('data', (chunk: Buffer) => {
      form += chunk.toString('latin1');
    });
    request.on('end', () => {
      if (request.url?.startsWith(gatewayPath)) {
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(paymentFor(request.url, form));
        return;
      }
      const body = take(request.url ?? '', form);
      response
        .writeHead(201, { 'Content-Type': 'application/json', 'Content-Length': body.length })
        .end(body);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');

  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    delivered,
    nextReplyTo: (number, withinMs) =>
      new Promise((resolve) => {
        const queue = waiters.get(number) ?? [];
        waiters.set(number, queue);
        const waiter: Waiter = (at) => {
          clearTimeout(timer);
          resolve(at);
        };
        const timer = setTimeout(() => {
          queue.splice(queue.indexOf(waiter), 1);
          resolve(null);
        }, withinMs);
        queue.push(waiter);
      }),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** As paystack.com/docs/api/transaction shows it (read 2026-11-21): a link, a payment that was not made, or an empty list. */
function paymentFor(path: string, body: string): string {
  const answer = (data: unknown) => ({ status: true, message: 'OK', data });
  if (path.endsWith('/transaction/initialize')) {
    const { reference } = JSON.parse(body) as { reference: string };
    const url = `https://pay.example/${reference}`;
    return JSON.stringify(answer({ authorization_url: url, access_code: reference, reference }));
  }
  const reference = /\/verify\/([^/?]+)/.exec(path)?.[1];
  if (reference !== undefined) {
    return JSON.stringify(answer({ reference, status: 'abandoned', amount: 50_000, currency: 'NGN' }));
  }
  const meta = { total: 0, skipped: 0, perPage: 100, page: 1, pageCount: 1 };
  return JSON.stringify({ ...answer([]), meta });
}

/** Its 201, as developers.africastalking.com/docs/sms/sending/bulk shows it (read 2026-11-21). */
function answerFor(number: string, messageId: string): string {
  const recipient = { statusCode: 101, number, status: 'Success', cost: 'NGN 2.2000', messageId };
  return JSON.stringify({
    SMSMessageData: { Message: 'Sent to 1/1 Total Cost: NGN 2.2000', Recipients: [recipient] },
  });
}
