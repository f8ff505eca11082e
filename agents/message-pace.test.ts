import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { limitRules } from '../config/rules/limits.ts';
import { warmUpTurn } from './run-turn.ts';
import { openScript, saidIn } from './scripted-conversation.ts';

beforeAll(() => warmUpTurn());

const noon = new Date('2026-11-21T12:00:00Z').getTime();
const { messagesPerMinute, minuteMs } = limitRules;

function openFlood() {
  const script = openScript();
  const write = (text: string, atMs: number) =>
    script.take({ kind: 'message', text, acceptedAt: new Date(noon + atMs) });
  return {
    ...script,
    write,
    flood: async (count: number) => {
      const outcomes = [];
      for (let n = 0; n < count; n += 1) outcomes.push(await write('HELP', n));
      return outcomes;
    },
  };
}

describe('more messages than a customer may send in a minute', () => {
  it('are told so once and moved nothing, and in the next minute all is as ever', async () => {
    const script = openFlood();
    const outcomes = await script.flood(messagesPerMinute + 20);
    const texts = outcomes.map(saidIn);
    expect(texts.slice(0, messagesPerMinute).every((text) => text.includes('AIRTIME 500'))).toBe(true);
    expect(texts[messagesPerMinute]).toContain('a lot of messages');
    expect(texts.slice(messagesPerMinute + 1).join('')).toBe('');
    expect(outcomes.at(-1)).toMatchObject({ ended: 'silent', replies: [], effects: [] });
    expect(saidIn(await script.write('HELP', minuteMs))).toContain('AIRTIME 500');
  });

  it('still stop notices', async () => {
    const script = openFlood();
    await script.flood(messagesPerMinute + 5);
    expect(await script.write('STOP', 1_000)).toMatchObject({
      ended: 'opted_out',
      effects: [{ kind: 'set_consent', consent: 'opted_out' }],
    });
  });

  it('never get more answers than the limit and one line, whenever they come within it', async () => {
    const arrivals = fc.array(fc.nat(minuteMs - 1), { minLength: messagesPerMinute, maxLength: 130 });
    await fc.assert(
      fc.asyncProperty(arrivals, async (times) => {
        const script = openFlood();
        let answered = 0;
        for (const atMs of times.sort((a, b) => a - b)) {
          answered += (await script.write('HELP', atMs)).replies.length > 0 ? 1 : 0;
        }
        expect(answered).toBe(Math.min(times.length, messagesPerMinute + 1));
      }),
      { numRuns: 5 },
    );
  });
});
