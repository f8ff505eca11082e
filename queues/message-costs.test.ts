import { expect, it } from 'vitest';
import { createMemoryModelCalls } from '../agents/models/model-calls.ts';
import { runTurn } from '../agents/run-turn.ts';
import { openScript } from '../agents/scripted-conversation.ts';
import { createLogger } from '../config/logger.ts';
import { createMessageCosts } from './message-costs.ts';

const log = createLogger('test', 'silent');

it('counts what is sent against its enquiry, and nothing that is free or part of none', async () => {
  const calls = createMemoryModelCalls();
  const { noteSent } = createMessageCosts({ addCost: calls.addCost, log });
  noteSent('ses_1', 'africastalking-sms', { parts: 2, status: 'accepted' });
  noteSent('ses_1', 'webchat', { parts: 1, status: 'sent' });
  noteSent(undefined, 'africastalking-sms', { parts: 1, status: 'accepted' });
  const sums = await calls.messageSums(new Date(0));
  expect(sums).toEqual([{ channel: 'africastalking-sms', microNaira: (await calls.spent('ses_1')).all }]);
  expect((await calls.spent('ses_1')).all).toBeGreaterThan(0);
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
  expect(() => noteSent('ses_1', 'twilio-sms', { parts: 1, status: 'accepted' })).not.toThrow();
});
