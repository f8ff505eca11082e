import { describe, expect, it } from 'vitest';
import type { LineView } from '../commerce/order.ts';
import { openScript, saidIn } from './scripted-conversation.ts';
import type { TurnOutcome } from './turn.ts';

const token = '12345678901234567890';
const meter = '45012345678';
const vended: LineView = {
  product: 'POWER',
  disco: 'IKEDC',
  meter,
  meterType: 'PREPAID',
  phone: '+2348031110000',
  holder: 'AMINA BELLO',
  address: '1 ADEOLA STREET LAGOS',
  tariffClass: null,
  faceKobo: 500_000,
  payableKobo: 510_000,
  status: 'delivered',
  proof: { codes: [{ name: 'token', digits: token }], units: null, tariffClass: null },
};

/** Who calls, and what they say; a customer with a token that was bought by SMS. */
function openCall({ bought = true } = {}) {
  const script = openScript();
  if (bought) script.addOrder({ status: 'FULFILLED', paidKobo: 510_000, lines: [vended] });
  const say = (text: string, dialogueId = 'tw:call:CA1') =>
    script.take({ kind: 'message', text, medium: 'voice', dialogueId }, 'voice');
  return { script, say };
}

const told = ({ replies, ...outcome }: TurnOutcome) =>
  saidIn({ ...outcome, replies: replies.filter(({ textedOnly }) => !textedOnly) });

/** What only the owner may hear. */
const private_ = /SB7K3QX1|1234-?5678|45012345678|0803 ?111|1,234|NGN 5,[01]00/;

describe('a call whose number may be forged', () => {
  it.each([
    'HISTORY',
    'BALANCE',
    'STATUS',
    'STATUS SB7K3QX1',
    'RECEIPT',
    'RECEIPT SB7K3QX1',
    'RESEND',
    'RESEND TOKEN',
    'HELP TOKEN',
    'SCHEDULES',
    'METERS',
    'CANCEL',
    'what is my wallet balance',
    'my last order failed',
    'give me a refund',
    'what tariff am I on',
    'send me my last token again',
  ])('%s is texted to the number and not told', async (text) => {
    const { say } = openCall();
    expect(told(await say(text))).not.toMatch(private_);
  });

  it.each(['HISTORY', 'BALANCE', 'STATUS', 'RECEIPT', 'RESEND TOKEN'])(
    '%s does come by SMS',
    async (text) => {
      const { say } = openCall();
      expect(saidIn(await say(text))).toMatch(private_);
    },
  );

  it('the digits of the menu tell no more', async () => {
    for (const digit of ['4', '5', '6']) {
      const { say } = openCall();
      await say('MENU');
      expect(told(await say(digit))).not.toMatch(private_);
    }
  });

  it('is not offered the meters that were bought for', async () => {
    const { say } = openCall();
    await say('MENU');
    expect(told(await say('2'))).not.toMatch(private_);
  });

  it('a record in the middle of a purchase does not silence its question', async () => {
    const { say } = openCall();
    await say('buy airtime');
    const outcome = await say('HISTORY');
    expect(outcome.replies.map(({ textedOnly }) => textedOnly === true)).toEqual([true, false]);
    expect(told(outcome)).toContain('How much airtime?');
  });

  it('news of an order from elsewhere are not told, though the call waits for an answer', async () => {
    const { script, say } = openCall();
    await say('MENU');
    const news = { kind: 'news', news: { orderId: 'ord_1', kind: 'fulfilled' } } as const;
    const outcome = await script.take(news, 'voice');
    expect(told(outcome)).toBe('');
    expect(saidIn(outcome)).toContain('1234-5678');
  });

  it('cannot spend the wallet', async () => {
    const { script, say } = openCall();
    await script.write('AIRTIME 500');
    await script.write('YES');
    const outcome = await say('WALLET');
    expect(outcome.effects).toEqual([]);
    expect(told(outcome)).toContain('Text WALLET');
  });

  it.each(['LINK ada@example.ng', 'UNLINK', 'UNLINK ada@example.ng'])(
    'cannot change what is linked: %s',
    async (text) => {
      const { say } = openCall();
      const outcome = await say(text);
      expect(outcome.effects).toEqual([]);
      expect(told(outcome)).toContain('by SMS only');
    },
  );

  it('cannot set up what the wallet pays again and again', async () => {
    const { say } = openCall();
    await say('500 mtn every friday');
    const outcome = await say('YES');
    expect(outcome.effects.map(({ kind }) => kind)).not.toContain('schedule');
  });
});

describe('what is bought in a call', () => {
  async function buy() {
    const { script, say } = openCall({ bought: false });
    await say('MENU');
    await say('1');
    await say('500');
    await say('1');
    const [order] = script.orders.values();
    expect(order?.status).toBe('AWAITING_PAYMENT');
    return { script, say, orderId: order?.orderId ?? '' };
  }

  it('is told in it: the payment, and the receipt with its token once it is there', async () => {
    const { script, say, orderId } = await buy();
    const link = await script.take({ kind: 'news', news: { orderId, kind: 'payment_link' } }, 'voice');
    expect(link.replies.every(({ textedOnly }) => !textedOnly)).toBe(true);
    await script.tell('fulfilled', { status: 'FULFILLED', paidKobo: 510_000, lines: [vended] });
    await say('MENU');
    expect(told(await say('4'))).toContain('1234-5678-9012-3456-7890');
  });

  it('is told in no other call', async () => {
    const { script, say } = await buy();
    await script.tell('fulfilled', { status: 'FULFILLED', paidKobo: 510_000, lines: [vended] });
    await say('MENU', 'tw:call:CA2');
    expect(told(await say('4', 'tw:call:CA2'))).not.toMatch(private_);
    // Nor does the other call take anything over by coming in between.
    expect(told(await say('STATUS'))).not.toMatch(private_);
  });

  it('a link that was asked for by SMS is not told', async () => {
    const { script, say } = openCall({ bought: false });
    await say('MENU');
    await script.write('AIRTIME 700');
    await script.write('YES');
    expect(told(await say('STATUS'))).not.toMatch(/SB7K3QX|NGN 700/);
  });
});

describe('a person', () => {
  it('is called, and who calls again is answered', async () => {
    const { say } = openCall();
    const called = await say('AGENT');
    expect(called.replies.at(-1)).toMatchObject({ person: true });
    expect((await say('MENU')).replies).toMatchObject([{ person: true }]);
  });

  it('gets a message that was left, as a case where nobody has the conversation', async () => {
    const { script } = openCall();
    const message = {
      kind: 'message',
      text: 'Voice message',
      files: 1,
      medium: 'voice',
      dialogueId: 'a',
    } as const;
    const left = await script.take(message, 'voice');
    expect(left.effects).toMatchObject([{ kind: 'open_enquiry', enquiry: { reason: 'asked_for_person' } }]);
    await script.write('AGENT');
    const again = await script.take(message, 'voice');
    expect(again.effects).toEqual([]);
    expect(again.replies).toMatchObject([{ content: { text: expect.stringContaining('message is kept') } }]);
    expect(again.replies[0]?.person).toBeUndefined();
  });
});
