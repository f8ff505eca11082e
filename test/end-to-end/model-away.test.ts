import { describe, expect, it } from 'vitest';
import { answerWithinMs } from '../../config/rules/agents.ts';
import type { CallReport } from '../../setup/system-simulators.ts';
import { openSmallSystem } from './small-system.ts';
import { openHandset } from './ussd-handset.ts';

const patience = { timeout: 60_000, interval: 100 };
/** What the telco gives a hop, of which the product takes 4.5 s. */
const hopMs = 6_000;

describe('while the model', () => {
  const { system, postSms, texts } = openSmallSystem({ model: 'simulated' });
  const asked = async () =>
    (await system().simulators.inspect<CallReport>('calls'))['openai']?.['chat_completion']?.calls ?? 0;

  it.each([
    ['hangs', { kind: 'not_executed_timeout', delayMs: 120_000 }, '1'],
    ['refuses', { kind: 'model_refuses' }, '2'],
    ['is over quota', { kind: 'over_quota' }, '3'],
    ['is down', { kind: 'reset_before' }, '4'],
  ])(
    '%s, who dials or calls buys as ever, and nobody is left without an answer',
    async (_, fault, n) => {
      await system().simulators.removeFaults();
      await system().simulators.control('faults/add', { provider: 'openai', ...fault, times: 10_000 });
      const before = await asked();

      const { dial, enter } = openHandset(system, `+234803125770${n}`);
      const screens = [await dial(), await enter('1'), await enter('500')];
      expect(screens.at(-1)?.screen).toMatch(/^Airtime NGN 500 .*You pay NGN 500\.\n1 Yes/);
      screens.push(await enter('1'));
      expect(screens.at(-1)?.screen).toMatch(/^Pay NGN 500 by the link/);
      // Words that nobody understands for sure.
      screens.push(await dial(), await enter('that one wey you talk'));
      for (const { ms, statuses } of screens) {
        expect(ms).toBeLessThan(hopMs);
        expect(statuses).toEqual([200]);
      }

      const call = await system().simulators.control('africastalking/call', { from: `+234803125780${n}` });
      expect(call).toMatchObject({ spoken: expect.stringMatching(/airtime/i) });
      expect(await asked()).toBe(before);

      const writer = `+234803125790${n}`;
      const sentAt = Date.now();
      await postSms(writer, 'I sent it yesterday and nothing');
      await expect.poll(async () => (await texts(writer)).length, patience).toBe(1);
      // Beside its own time, what a busy machine takes.
      expect(Date.now() - sentAt).toBeLessThan(answerWithinMs.sms + 10_000);
    },
    120_000,
  );
});
