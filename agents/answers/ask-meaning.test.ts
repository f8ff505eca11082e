import { beforeAll, describe, expect, it } from 'vitest';
import { languagePacks } from '../../conversation/language/language-packs.ts';
import { createRunTurn, warmUpTurn } from '../run-turn.ts';
import { openScript, saidIn } from '../scripted-conversation.ts';
import { openUnderstanding } from '../understanding/understand.ts';
import type { Understanding } from '../understanding/understanding.ts';
import { likelyMeanings } from './ask-meaning.ts';

beforeAll(() => warmUpTurn());

const builtIn = openUnderstanding();

/** The built-in understanding, in doubt in a way that does not change with its training. */
function inDoubt(changes: Partial<Understanding>) {
  return createRunTurn({
    understand: (text, medium) => ({ ...builtIn.understand(text, { medium }), escalate: false, ...changes }),
  });
}

const doubtful: Partial<Understanding> = {
  label: 'AIRTIME.SUPPORT.share',
  ...{ domain: 'AIRTIME', intent: 'SUPPORT', sub: 'share', sentiment: 'NEUTRAL', confidence: 0.35 },
  alternatives: [
    { label: 'AIRTIME.PURCHASE.third_party', confidence: 0.25 },
    { label: 'AIRTIME.PURCHASE.self', confidence: 0.2 },
    { label: 'GENERAL.OUT_OF_SCOPE.other', confidence: 0.1 },
    { label: 'AIRTIME.INQUIRY.balance', confidence: 0.02 },
  ],
};

describe('what is in doubt', () => {
  it('is asked for with a choice for each meaning, once for those with the same name', async () => {
    const script = openScript({}, inDoubt(doubtful));
    const asked = await script.write('abeg dash my pikin small thing 500 for 08051234567');
    expect(asked.replies.at(-1)?.content).toMatchObject({
      kind: 'choices',
      choices: [
        { id: 'about:AIRTIME.SUPPORT.share', label: 'Share airtime' },
        { id: 'about:AIRTIME.PURCHASE.third_party', label: 'Buy airtime' },
      ],
    });
  });

  it.each(['2', 'Buy airtime'])(
    'is answered as if it had been understood by %j, with its own words',
    async (choice) => {
      const script = openScript({}, inDoubt(doubtful));
      await script.write('abeg dash my pikin small thing 500 for 08051234567');
      const chosen = await script.write(choice);
      expect(saidIn(chosen)).toContain('NGN 500 for 08051234567');
      expect(script.state()).toMatchObject({ unclear: null, flow: { step: 'confirming' } });
      expect((await script.write('YES')).effects).toMatchObject([{ kind: 'place_order' }]);
    },
  );

  it('is answered in other words too', async () => {
    const script = openScript({}, inDoubt(doubtful));
    await script.write('abeg dash my pikin small thing');
    expect(saidIn(await script.write('AIRTIME 200'))).toContain('NGN 200');
  });

  it('is not asked for a third time: a person is offered', async () => {
    const script = openScript({}, inDoubt(doubtful));
    await script.write('abeg dash am');
    await script.write('the thing now');
    expect(saidIn(await script.write('you no dey hear'))).toContain('AGENT');
  });

  it('is not asked for in a dialogue, which has its menu', async () => {
    const script = openScript({}, inDoubt(doubtful));
    const answered = await script.take({ kind: 'message', text: 'small thing' }, 'ussd');
    expect(script.state().choices).toContain('menu_airtime');
    expect(saidIn(answered)).not.toContain('Share airtime');
  });

  it('is not asked for where nothing is likely', () => {
    const understood = builtIn.understand('hmm', { medium: 'sms' });
    const alternatives = [{ label: 'AIRTIME.PURCHASE.self' as const, confidence: 0.1 }];
    expect(
      likelyMeanings({ ...understood, confidence: 0.1, label: 'DATA.PURCHASE.renew', alternatives }),
    ).toEqual([]);
  });
});

it.each(Object.entries(languagePacks))('names each meaning so that it fits on a button, in %s', (_, pack) => {
  const names = Object.values(pack.agents.meaning.topics);
  expect(names.filter((name) => name.length > 20)).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});
