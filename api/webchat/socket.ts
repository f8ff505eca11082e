import type { RawData, WebSocket } from 'ws';
import type { ServerFrame, VisitorFrame } from '../../channels/chat-site.ts';
import { WebhookError } from '../../config/errors.ts';
import type { Logger } from '../../config/logger.ts';
import { webchatRules } from '../../config/rules/webchat.ts';
import type { Live } from '../../queues/live.ts';
import type { SiteAccount } from './sites.ts';
import type { Visit, Visits } from './visit.ts';
import { type Watch, watchVisit } from './watch-visit.ts';

/** Codes of RFC 6455 §7.4, and one of ours. */
export const closeCodes = {
  rubbish: 1008,
  brokeDown: 1011,
  restart: 1012,
  tooBusy: 1013,
  /** The token is not good (any more): begin a new session. */
  unknownVisitor: 4401,
} as const;

export type SocketDependencies = {
  readonly visits: Visits;
  readonly live: Pick<Live, 'listen'>;
  readonly log: Logger;
};

/**
 * One connection of a visitor: first `hello` with the token, then frames, taken one after the other; each message is
 * acknowledged when it is stored. What is no frame closes it.
 */
export function serveSocket(
  socket: WebSocket,
  { account, site }: SiteAccount,
  { visits, live, log }: SocketDependencies,
): void {
  let visit: Visit | undefined;
  let watch: Watch | undefined;
  let heardAt = Date.now();
  let waiting = 0;
  let queue = Promise.resolve();

  const close = (code: number) => socket.close(code);

  function send(frame: ServerFrame): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > webchatRules.mostBufferedBytes) close(closeCodes.tooBusy);
    else socket.send(JSON.stringify(frame));
  }

  async function greet(frame: VisitorFrame): Promise<void> {
    const now = new Date();
    const visitor = frame.type === 'hello' ? site.readToken(frame.token, now) : null;
    if (frame.type !== 'hello' || !visitor) {
      return close(frame.type === 'hello' ? closeCodes.unknownVisitor : closeCodes.rubbish);
    }
    clearTimeout(helloTimer);
    visit = visits.open(account, site, visitor.visitorId);
    const { items } = await visits.read(visit, frame.after, new Set());
    const token = visitor.renew ? { token: site.issueToken(visitor.visitorId, now) } : {};
    send({ type: 'welcome', ...token, items });
    if (socket.readyState !== socket.OPEN) return;
    const known = items.map(({ id }) => id);
    watch = watchVisit({ visit, visits, live, known, send, log, parts: frame.parts === true });
  }

  async function take(frame: VisitorFrame): Promise<void> {
    if (!visit) return await greet(frame);
    if (frame.type === 'hello') return close(closeCodes.rubbish);
    const answer = await visits.take(visit, frame);
    if (answer?.type === 'accepted') watch?.know(answer.id);
    if (answer) send(answer);
  }

  function receive(data: RawData, isBinary: boolean): void {
    heardAt = Date.now();
    const text = isBinary || !Buffer.isBuffer(data) ? '' : data.toString();
    if (text === '' || waiting >= webchatRules.mostWaitingFrames) {
      close(text === '' ? closeCodes.rubbish : closeCodes.tooBusy);
      return;
    }
    waiting += 1;
    queue = queue
      .then(async () => {
        if (socket.readyState === socket.OPEN) await take(site.readFrame(text));
      })
      .catch((err: unknown) => {
        if (err instanceof WebhookError) return close(closeCodes.rubbish);
        log.warn({ step: 'webchat', account, err }, 'a frame was not taken');
        close(closeCodes.brokeDown);
      })
      .finally(() => {
        waiting -= 1;
      });
  }

  const helloTimer = setTimeout(() => close(closeCodes.rubbish), webchatRules.helloWithinMs);
  const beat = setInterval(() => {
    if (Date.now() - heardAt > webchatRules.silentForMs) socket.terminate();
    else send({ type: 'beat' });
  }, webchatRules.beatEveryMs);
  socket.on('message', receive);
  // A broken frame or one that is too large; ws closes with the code that says so.
  socket.on('error', (err) => log.debug({ step: 'webchat', account, err }, 'a connection broke'));
  socket.on('close', () => {
    clearTimeout(helloTimer);
    clearInterval(beat);
    watch?.stop();
  });
}
