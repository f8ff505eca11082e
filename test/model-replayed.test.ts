import { expect, it } from 'vitest';
import { createOpenAiModel } from '../agents/models/openai-model.ts';
import { agentNamed } from '../agents/roster/agents.ts';
import { Death } from '../commerce/scripted-commerce.ts';
import { modelRules } from '../config/rules/models.ts';
import { Secret } from '../config/secret.ts';
import { nextSeq } from '../conversation/inbox-store.ts';
import { startBench } from '../simulators/test-bench.ts';
import { openTestDatabase } from './database.ts';
import { endsAt, healthy, type Life } from './malicious-model/life.ts';
import { openMongoHouse } from './malicious-model/mongo-house.ts';
import { openWorker } from './malicious-model/worker.ts';

const promptOf = (name: string) => agentNamed(name).prompt ?? name;
const classifier = promptOf('ClassifierAgent');
const billing = promptOf('AirtimeBillingAgent');
const answers = [
  {
    match: { promptCacheKey: classifier },
    output: {
      commands: [
        { kind: 'hand_over', agent: 'OrchestratorAgent', about: 'AIRTIME.TRANSACTION_ISSUE.failed' },
      ],
    },
    times: null,
  },
  {
    match: { promptCacheKey: billing },
    output: { commands: [{ kind: 'say', template: 'thanks', words: null }] },
    times: null,
  },
];

it('a turn that was killed at any of its steps goes on with what its models have answered, and is answered once', async () => {
  const bench = await startBench({ callbacks: { openai: { apiKey: 'sk-right' } } });
  await bench.control('openai/script', { answers });
  const connection = await openTestDatabase();
  const { houseOf, stores } = await openMongoHouse(connection);
  const model = createOpenAiModel({
    apiKey: new Secret('sk-right'),
    baseUrl: `${bench.url}/openai/v1`,
    model: modelRules.usual,
  });
  const asked = async () => {
    const calls = (await bench.get('/_inspect/openai/calls')) as readonly { promptCacheKey: string }[];
    return (prompt: string) => calls.filter(({ promptCacheKey }) => promptCacheKey === prompt).length;
  };
  const ends = { killed: 0, replayed: 0 };

  /** Writes a message, lets a worker have it for so many steps, then a healthy one. False: it lived to the end. */
  async function play(last: number): Promise<boolean> {
    const from = { medium: 'sms', value: `+2348032220${String(last).padStart(3, '0')}` } as const;
    const customerId = stores.customers.idFor(from);
    const house = houseOf(customerId);
    const lane = stores.customers.addressKey(from);
    const id = `acc|${last}`;
    const body = { kind: 'message', key: id, from, to: '32100', text: 'I sent it yesterday and nothing' };
    await stores.inbox.put([{ id, kind: 'message', lane, account: 'acc', seq: nextSeq(new Date()), body }]);
    const work = (life: Life) =>
      openWorker(
        house,
        { model, watch: (ask) => ask },
        { life, planted: {}, committed: () => undefined },
      )(lane);
    const died = await work(endsAt(last)).then(
      () => false,
      (error: unknown) => error instanceof Death,
    );
    const kept = await Promise.all([0, 1].map((step) => stores.modelCalls.find(id, step)));
    const before = await asked();
    await house.stores.expireLease(customerId);
    await work(healthy);
    const after = await asked();
    for (const call of kept) {
      if (call) expect(after(call.prompt) - before(call.prompt), `killed at ${last}`).toBe(0);
    }
    expect((await house.stores.sentTo(customerId)).map(({ position }) => position)).toEqual([1]);
    if (died) ends.killed += 1;
    if (died && kept[0]) ends.replayed += 1;
    return died;
  }

  let last = 1;
  while (await play(last)) last += 3;
  const calls = await asked();
  // Each message once, and again only what was on its way when its worker died.
  const messages = (last + 2) / 3;
  expect(calls(classifier) + calls(billing)).toBeLessThanOrEqual(2 * messages + 4);
  expect(ends.killed).toBeGreaterThan(10);
  expect(ends.replayed).toBeGreaterThan(3);
}, 120_000);
