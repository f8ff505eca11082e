import { describe, expect, it } from 'vitest';
import { openScript, saidIn } from '../scripted-conversation.ts';

/** The scripted wallet holds NGN 1,234; the scripted gateways serve GTBank and First Bank. */
const payOf = (outcome: { effects: readonly { kind: string }[] }) =>
  outcome.effects.filter(({ kind }) => kind === 'pay_order');

const quoteOf = (payableKobo: number) => {
  const line = { product: 'AIRTIME', network: 'MTN', recipient: '+2348031110000' } as const;
  const price = { faceKobo: payableKobo, payableKobo };
  return {
    product: 'AIRTIME',
    lines: [{ ...line, ...price }],
    ...price,
    discountKobo: 0,
    feeKobo: 0,
  } as const;
};

describe('the link', () => {
  it('comes with the other ways to pay, as far as they are open', async () => {
    const script = openScript();
    script.addOrder();
    const said = saidIn(await script.tell('payment_link'));
    expect(said).toContain('Or reply WALLET: your balance of NGN 1,234 pays it.');
    expect(said).toContain('No internet? Reply USSD.');
    const dear = openScript();
    dear.addOrder({ quote: quoteOf(200_000) });
    expect(saidIn(await dear.tell('payment_link'))).not.toContain('WALLET');
  });
});

describe('WALLET', () => {
  it.each(['WALLET', 'wallet.', 'pay from wallet', 'Pay with my wallet please'])(
    '"%s" pays what waits, and promises nothing',
    async (text) => {
      const script = openScript();
      const { orderId } = script.addOrder();
      const outcome = await script.write(text);
      expect(payOf(outcome)).toEqual([{ kind: 'pay_order', orderId, method: { kind: 'wallet' } }]);
      expect(outcome.replies).toEqual([]);
    },
  );

  it('that holds too little says so and moves nothing', async () => {
    const script = openScript();
    script.addOrder({ quote: quoteOf(123_401) });
    const outcome = await script.write('WALLET');
    expect(payOf(outcome)).toEqual([]);
    expect(saidIn(outcome)).toContain('Your wallet holds NGN 1,234');
    expect(saidIn(outcome)).toContain('Nothing was taken');
  });

  it.each([{ status: 'FULFILLED' as const }, { status: 'HELD' as const }, { status: 'EXPIRED' as const }])(
    'pays nothing for an order that is %j',
    async (order) => {
      const script = openScript();
      script.addOrder(order);
      const outcome = await script.write('WALLET');
      expect(payOf(outcome)).toEqual([]);
      expect(saidIn(outcome)).toContain('No order of yours waits');
    },
  );
});

describe('USSD', () => {
  it('asks for the bank in a short list, and takes its digit or its name', async () => {
    for (const answer of ['2', 'first bank']) {
      const script = openScript();
      const { orderId } = script.addOrder();
      const shown = await script.write('USSD');
      expect(shown.replies[0]?.content).toMatchObject({
        kind: 'choices',
        choices: [{ label: 'GTBank' }, { label: 'First Bank' }],
      });
      const outcome = await script.write(answer);
      expect(payOf(outcome)).toEqual([
        { kind: 'pay_order', orderId, method: { kind: 'ussd', bank: 'first_bank' } },
      ]);
    }
  });

  it.each(['USSD GTB', 'ussd gtbank', 'USSD for GT bank'])('"%s" needs no list', async (text) => {
    const script = openScript();
    const { orderId } = script.addOrder();
    expect(payOf(await script.write(text))).toEqual([
      { kind: 'pay_order', orderId, method: { kind: 'ussd', bank: 'gtbank' } },
    ]);
  });

  it('shows the list for a bank that is not served, and tells a code again that is out', async () => {
    const script = openScript();
    script.addOrder({ ussd: { bank: 'gtbank', dialCode: '*737*000*7867#' } });
    expect((await script.write('USSD zenith')).replies[0]?.content.kind).toBe('choices');
    const again = await script.write('USSD gtb');
    expect(payOf(again)).toEqual([]);
    expect(saidIn(again)).toContain('*737*000*7867#');
  });

  it('gives no code for nothing', async () => {
    const outcome = await openScript().write('USSD');
    expect(saidIn(outcome)).toContain('No order of yours waits');
  });
});

describe('BALANCE', () => {
  it('shows the wallet and its last movements', async () => {
    const script = openScript();
    script.addOrder();
    const said = saidIn(await script.write('BALANCE'));
    expect(said).toContain('NGN 1,234');
    expect(said).toContain('+NGN 500 order SB7K3QX1');
  });
});

it('a disputed payment is a critical case for the desk, and the customer hears of it', async () => {
  const script = openScript();
  script.addOrder();
  const outcome = await script.tell('payment_disputed', { status: 'FULFILLED', paidKobo: 50_000 }, 50_000);
  expect(outcome.effects).toMatchObject([
    { kind: 'open_enquiry', enquiry: { reason: 'money_dispute', priority: 'CRITICAL', category: 'billing' } },
  ]);
});
