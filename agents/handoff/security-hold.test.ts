import { beforeAll, describe, expect, it } from 'vitest';
import { warmUpTurn } from '../run-turn.ts';
import { openScript, saidIn } from '../scripted-conversation.ts';

beforeAll(() => warmUpTurn());

const kindsOf = ({ effects }: { effects: readonly { kind: string }[] }) => effects.map(({ kind }) => kind);

describe('a security word', () => {
  it.each([
    'this is a scam, you people are thieves',
    'someone stole my phone, my line is stolen',
    'na fraud be this',
    'I will call my lawyer and the police',
  ])('stops the orders: %j', async (text) => {
    const outcome = await openScript().write(text);
    expect(kindsOf(outcome)).toEqual(['open_enquiry', 'hold_orders']);
  });

  it.each(['AGENT', 'I am never using again', 'is this a scam?', 'transformer don catch fire for my street'])(
    'is not this: %j',
    async (text) => {
      expect(kindsOf(await openScript().write(text))).not.toContain('hold_orders');
    },
  );

  it('holds what the session orders after it, until a person releases it', async () => {
    const script = openScript();
    await script.write('AIRTIME 500');
    await script.write('wait, this is fraud');
    await script.take({ kind: 'hand_back', by: 'ada' });
    expect((await script.write('YES')).effects).toMatchObject([{ order: { hold: 'security' } }]);
    const released = await script.take({ kind: 'orders_released', by: 'ada' });
    expect(released).toMatchObject({ ended: 'silent', replies: [], effects: [] });
    await script.write('AIRTIME 500');
    const [effect] = (await script.write('YES')).effects;
    expect(effect).toMatchObject({ kind: 'place_order' });
    expect(effect).not.toHaveProperty('order.hold');
  });

  it('holds nothing of a later session that a person has handed back', async () => {
    const script = openScript();
    await script.write('this is fraud');
    await script.take({ kind: 'hand_back', by: 'ada' });
    script.wait(60);
    await script.write('AIRTIME 500');
    expect((await script.write('YES')).effects[0]).not.toHaveProperty('order.hold');
  });

  it('stops orders though a person has the conversation already, without a word of the bot', async () => {
    const script = openScript();
    await script.write('AGENT');
    const outcome = await script.write('they have stolen my phone, stop everything');
    expect(outcome).toMatchObject({ ended: 'silent', replies: [], effects: [{ kind: 'hold_orders' }] });
  });
});

describe('the news of an order that a security word holds', () => {
  it('says not to pay, and puts it before the desk each time', async () => {
    const script = openScript();
    const first = await script.tell('held', { status: 'HELD', holdReason: 'security' });
    expect(saidIn(first)).toContain('do not pay');
    const again = await script.tell('held', { status: 'HELD', holdReason: 'security' });
    const ids = [first, again].flatMap(({ effects }) =>
      effects.flatMap((effect) => (effect.kind === 'open_enquiry' ? [effect.enquiry] : [])),
    );
    expect(ids).toMatchObject([{ priority: 'CRITICAL' }, { priority: 'CRITICAL' }]);
    expect(new Set(ids.map(({ enquiryId }) => enquiryId)).size).toBe(2);
  });

  it.each([
    ['payment_kept', 'HELD', 'NGN 500 is in'],
    ['released', 'PAID', 'paid and on its way'],
    ['refused', 'REFUNDING', 'NGN 500 goes back'],
    ['cancelled', 'REFUNDING', 'NGN 500 goes back'],
  ] as const)('tells of money that came meanwhile: %s', async (kind, status, words) => {
    const script = openScript();
    const outcome = await script.tell(kind, { status, holdReason: 'security', paidKobo: 50_000 }, 50_000);
    expect(saidIn(outcome)).toContain(words);
    expect(saidIn(outcome)).not.toContain('Nothing was charged');
  });

  it('is what STATUS says of it', async () => {
    const script = openScript();
    script.addOrder({ status: 'HELD', holdReason: 'security', paidKobo: 50_000 });
    expect(saidIn(await script.write('STATUS'))).toContain('NGN 500 is in');
  });
});
