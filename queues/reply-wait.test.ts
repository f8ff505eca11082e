import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createClock } from '../config/clock.ts';
import { createLogger } from '../config/logger.ts';
import { Secret } from '../config/secret.ts';
import { createPrivacy } from '../conversation/key-store.ts';
import { createOutboxStore, type NewOutboxMessage } from '../conversation/outbox-store.ts';
import { openTestDatabase } from '../test/database.ts';
import { createReplyWait } from './reply-wait.ts';
import { createSendWork, type SendDependencies } from './send-worker.ts';

const connection = await openTestDatabase();
const key = () => new Secret(randomBytes(32).toString('base64'));
const privacy = createPrivacy({ connection, keyEncryptionKey: { id: 'k1', key: key() }, indexKey: key() });
const outbox = createOutboxStore({ connection, privacy });

/** A reply to a hop, or what follows it: `heldForMs` undefined is texted at once. */
function message(customerId: string, position: number, changes: Partial<NewOutboxMessage>): NewOutboxMessage {
  return {
    ...{ id: `${customerId}:1#${position}`, customerId, position, account: 'acc', author: 'bot' },
    ...{ to: '+2348031112222', from: '21512', inReplyTo: `${customerId}:1` },
    reply: { class: 'chat', content: { kind: 'text', text: String(position) } },
    ...changes,
  };
}

const until = (ms: number) => new Date(Date.now() + ms).toISOString();

async function letTimePass(id: string): Promise<void> {
  const past = new Date(Date.now() - 1_000);
  const rows = connection.collection<{ _id: string }>('outbox');
  await rows.updateOne({ _id: id }, { $set: { heldUntil: past, dueAt: past } });
}

function sender(sent: string[]) {
  const timings = { sendClaimMs: 30_000, sendTimeoutMs: 1_000 } as SendDependencies['timings'];
  return createSendWork({
    ...({ sessions: { ownerOf: async () => 'bot' }, customers: {} } as unknown as SendDependencies),
    outbox,
    accounts: new Map([
      [
        'acc',
        {
          channel: 'fake',
          messagesPerSecond: 1_000,
          send: async ({ id }) => {
            sent.push(id.slice(id.lastIndexOf('#')));
            return { externalId: randomBytes(8).toString('hex'), parts: 1, status: 'accepted' };
          },
        },
      ],
    ]),
    rate: { take: async () => 0 },
    receiptFile: async () => null,
    receiptUrl: async () => null,
    live: { ring: () => undefined },
    mintCode: async () => null,
    bells: {
      ring: async () => undefined,
      ringTogether: async () => undefined,
      ringAnew: async () => undefined,
      close: async () => undefined,
    },
    clock: createClock(),
    timings,
    log: createLogger('test', 'silent'),
  });
}

describe('a reply that is held for a dialogue', () => {
  it('keeps what follows it waiting; nobody takes it: both are texted after its time, in order, once', async () => {
    const sent: string[] = [];
    const worker = sender(sent);
    const held = message('cus_left', 1, { heldUntil: until(60_000) });
    await outbox.add([held, message('cus_left', 2, {})]);
    await worker.sendLane('cus_left');
    expect(sent).toEqual([]);
    await letTimePass(held.id);
    await worker.sendLane('cus_left');
    expect(sent).toEqual(['#1', '#2']);
    expect(await outbox.takeHeld('cus_left:1#1')).toEqual({ taken: false, followed: false });
    await worker.sendLane('cus_left');
    expect(sent).toEqual(['#1', '#2']);
  });

  it('is not texted when it was taken; what waited behind it goes on', async () => {
    const sent: string[] = [];
    const worker = sender(sent);
    await outbox.add([message('cus_took', 1, { heldUntil: until(60_000) }), message('cus_took', 2, {})]);
    await worker.sendLane('cus_took');
    expect(await outbox.takeHeld('cus_took:1#1')).toEqual({ taken: true, followed: true });
    await worker.sendLane('cus_took');
    expect(sent).toEqual(['#2']);
  });
});

describe('waiting for replies', () => {
  const live = { listen: () => () => undefined };
  const wait = createReplyWait(outbox, live);
  const heldUntil = until(60_000);

  it('ends when all that the turn says is there, though no ring is heard', async () => {
    const parts = [1, 2].map((position) => message('cus_parts', position, { heldUntil, answers: 2 }));
    const [first, second] = parts;
    if (!first || !second) throw new Error('there are two');
    await outbox.add([first]);
    const waiting = wait(['cus_parts:1'], Date.now() + 5_000);
    const early = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 300, 'early'))]);
    expect(early).toBe('early');
    await outbox.add([second]);
    expect((await waiting)?.map(({ id }) => id)).toEqual(['cus_parts:1#1', 'cus_parts:1#2']);
  });

  const said = [1, 2].map((position) => message('cus_rung', position, { heldUntil, answers: 2 }));

  /** Rings as soon as somebody listens. */
  const waitRung = (ring: string, answers: typeof outbox.answers) =>
    createReplyWait(
      { answers, openAnswers: outbox.openAnswers },
      {
        listen: (_id, onRing) => {
          setTimeout(onRing, 10, ring);
          return () => undefined;
        },
      },
    );

  it('ends with what the ring tells, and looks nowhere', async () => {
    const rung = waitRung(await outbox.sealAnswers('cus_rung:1', said), async () => {
      throw new Error('It looked.');
    });
    const answers = await rung(['cus_rung:1'], Date.now() + 5_000, true);
    expect(answers).toMatchObject(said.map(({ id, reply }) => ({ id, reply, held: true, answers: 2 })));
  });

  it.each<[string, () => Promise<string>]>([
    ['half of it', () => outbox.sealAnswers('cus_rung:1', said.slice(1))],
    [
      'what is another’s',
      () =>
        outbox.sealAnswers(
          'cus_rung:2',
          said.map((one) => ({ ...one, inReplyTo: 'cus_rung:2' })),
        ),
    ],
    ['rubbish', async () => 'rubbish'],
  ])('looks where the ring tells %s', async (_what, ring) => {
    const found = [{ id: 'cus_rung:1#1', reply: said[0]?.reply as NewOutboxMessage['reply'], held: true }];
    const answers = await waitRung(await ring(), async () => found)(['cus_rung:1'], Date.now() + 5_000, true);
    expect(answers).toEqual(found);
  });

  it('is given up at the deadline', async () => {
    expect(await wait(['cus_nothing:1'], Date.now() + 30)).toBeNull();
  });

  it('takes the replies of the messages before, but needs those of the last', async () => {
    await outbox.add([message('cus_two', 1, { heldUntil, answers: 1 })]);
    expect(await wait(['cus_two:1', 'cus_two:2'], Date.now() + 30)).toBeNull();
    await outbox.add([message('cus_two', 2, { id: 'cus_two:2#1', heldUntil, answers: 1 })]);
    const answers = await wait(['cus_two:1', 'cus_two:2'], Date.now() + 1_000);
    expect(answers?.map(({ id }) => id)).toEqual(['cus_two:1#1', 'cus_two:2#1']);
  });
});
