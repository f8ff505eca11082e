import { beforeAll, describe, expect, it } from 'vitest';
import { warmUpTurn } from '../run-turn.ts';
import { openScript, type ScriptedConversation, saidIn } from '../scripted-conversation.ts';
import type { TurnOutcome } from '../turn.ts';

beforeAll(() => warmUpTurn());

const enquiriesOf = ({ effects }: TurnOutcome) =>
  effects.flatMap((effect) => (effect.kind === 'open_enquiry' ? [effect.enquiry] : []));

async function reasonsOf(script: ScriptedConversation, texts: readonly string[]): Promise<string[]> {
  const reasons: string[] = [];
  for (const text of texts)
    reasons.push(...enquiriesOf(await script.write(text)).map(({ reason }) => reason));
  return reasons;
}

describe('a person is shown', () => {
  it('what a PLATINUM customer writes, once a session, and nothing waits for it', async () => {
    const script = openScript({ tier: 'PLATINUM' });
    const first = await script.write('AIRTIME 500');
    expect(enquiriesOf(first)).toMatchObject([{ reason: 'vip_customer', priority: 'MEDIUM' }]);
    expect(saidIn(first)).toContain('NGN 500');
    expect((await script.write('YES')).effects.map(({ kind }) => kind)).toEqual(['place_order']);
    script.wait(60);
    expect(await reasonsOf(script, ['AIRTIME 500'])).toEqual(['vip_customer']);
  });

  it('nothing of a plain purchase', async () => {
    expect(await reasonsOf(openScript({ tier: 'GOLD' }), ['AIRTIME 500', 'YES', 'hello', 'thanks'])).toEqual(
      [],
    );
  });

  it('what is amiss for more than five minutes, once, with what was tried', async () => {
    const script = openScript();
    script.addOrder({ status: 'UNKNOWN' });
    expect(await reasonsOf(script, ['my recharge failed'])).toEqual([]);
    script.wait(6);
    const late = await script.write('my airtime has still not come since');
    expect(enquiriesOf(late)).toMatchObject([{ reason: 'unresolved', priority: 'HIGH' }]);
    expect(enquiriesOf(late)[0]?.summary).toMatch(/still not come.*Tried: .*AirtimeBillingAgent/);
    expect(saidIn(late)).toContain('shown it to a person');
    expect(await reasonsOf(script, ['my airtime has not come'])).toEqual([]);
  });

  it('a session that more than five agents had a part in', async () => {
    const texts = [
      'AIRTIME prices please, how much is the discount?',
      'my recharge failed',
      'what is my tariff band?',
      'there is no light in my area',
      'my data finished too fast',
      'my internet is very slow',
      'how do I set my apn',
      'how much is band A tariff',
    ];
    expect(await reasonsOf(openScript(), texts)).toContain('many_agents');
  });
});

it('calls a person with what was tried and what is pending', async () => {
  const script = openScript();
  await script.write('my recharge failed');
  await script.write('AIRTIME 700');
  const [enquiry] = enquiriesOf(await script.write('AGENT'));
  expect(enquiry?.summary).toMatch(/Customer wrote: AGENT.*Pending: a purchase \(buy_airtime, confirming\)/);
});
