import { expect, it } from 'vitest';
import { createMemoryModelCalls } from '../agents/models/model-calls.ts';
import { runTurn } from '../agents/run-turn.ts';
import { openScript } from '../agents/scripted-conversation.ts';
import { createLogger } from '../config/logger.ts';
import { createMessageCosts } from './message-costs.ts';

const log = createLogger('test', 'silent');

const text = { channel: 'a-text', costs: { partKobo: 500 } };
const chat = { channel: 'a-chat', costs: { partKobo: 750, templateKobo: 1_200 } };
const naira = 1_000_000;

it.each<[string, Parameters<ReturnType<typeof createMessageCosts>['noteSent']>, number | undefined]>([
  ['each part of a text', ['ses_1', text, { parts: 3, status: 'accepted' }], 15 * naira],
  ['a message that names no parts', ['ses_1', text, { parts: 0, status: 'accepted' }], 5 * naira],
  [
    'a template and the fee of who carries it',
    ['ses_1', chat, { parts: 1, status: 'accepted', template: true }],
    19.5 * naira,
  ],
  ['nothing where nobody charges', ['ses_1', { channel: 'free' }, { parts: 1, status: 'sent' }], undefined],
  ['nothing outside an enquiry', [undefined, text, { parts: 1, status: 'accepted' }], undefined],
])('counts %s against its enquiry', async (_case, sent, microNaira) => {
  const calls = createMemoryModelCalls();
  createMessageCosts({ addCost: calls.addCost, log }).noteSent(...sent);
  const sums = await calls.messageSums(new Date(0));
  expect(sums).toEqual(microNaira === undefined ? [] : [{ channel: sent[1].channel, microNaira }]);
  expect((await calls.spent('ses_1')).all).toBe(microNaira ?? 0);
});

it('counts the answers of a dialogue, which nobody sends', async () => {
  const calls = createMemoryModelCalls();
  const { countHops } = createMessageCosts({ addCost: calls.addCost, log });
  const script = openScript({}, countHops(runTurn));
  await script.take({ kind: 'message', text: 'MENU' }, 'ussd');
  await script.take({ kind: 'message', text: '1' }, 'ussd');
  await script.write('MENU');
  const [ussd, ...others] = await calls.messageSums(new Date(0));
  expect(others).toEqual([]);
  expect(ussd?.channel).toBe('ussd');
  const { sessionId = '' } = script.state().session ?? {};
  expect((await calls.spent(sessionId)).all).toBe(ussd?.microNaira);
});

it('lets no message fail for what it cost', async () => {
  const { noteSent } = createMessageCosts({ addCost: () => Promise.reject(new Error('away')), log });
  expect(() => noteSent('ses_1', text, { parts: 1, status: 'accepted' })).not.toThrow();
});
