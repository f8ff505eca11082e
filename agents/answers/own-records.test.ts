import { beforeAll, describe, expect, it } from 'vitest';
import { warmUpTurn } from '../run-turn.ts';
import { openScript, saidIn } from '../scripted-conversation.ts';

beforeAll(() => warmUpTurn());

const line = {
  product: 'AIRTIME',
  network: 'MTN',
  recipient: '+2348031110000',
  faceKobo: 50_000,
  payableKobo: 50_000,
} as const;

function openWithPurchase() {
  const script = openScript();
  script.addOrder({ status: 'FULFILLED', paidKobo: 50_000, lines: [{ ...line, status: 'delivered' }] });
  return script;
}

describe('a receipt that is asked for', () => {
  it.each(['RECEIPT', 'RECEIPT SB7K3QX1', 'RESEND', 'resend receipt', 'send receipt'])(
    'comes on %s, with the address of its page',
    async (text) => {
      const { replies } = await openWithPurchase().write(text);
      expect(replies).toHaveLength(1);
      expect(replies[0]).toMatchObject({ class: 'receipt', orderId: 'ord_1' });
      expect(saidIn({ replies } as never)).toContain('https://gw.example.ng/receipts/ord_1');
    },
  );

  it('comes while a person answers, and the person goes on', async () => {
    const script = openWithPurchase();
    await script.write('AGENT');
    expect((await script.write('hello?')).ended).toBe('silent');
    expect(saidIn(await script.write('RECEIPT'))).toContain('Receipt SB7K3QX1');
    expect(script.state().owner).toBe('person');
  });

  it('comes in the middle of a purchase, which stands again after it', async () => {
    const script = openWithPurchase();
    await script.write('buy airtime');
    const said = saidIn(await script.write('RECEIPT'));
    expect(said).toContain('Receipt SB7K3QX1');
    expect(script.state().flow?.flow).toBe('buy_airtime');
  });
});

describe('what the networks do with airtime themselves', () => {
  it.each([
    ['how do I share airtime with my friend', '*321#'],
    ['I want to borrow airtime', '*303#'],
    ['convert my airtime to data', '*312#'],
  ])('%s is told with the code %s', async (text, code) => {
    for (const language of ['ENGLISH', 'PIDGIN']) {
      const script = openScript();
      await script.write(language);
      expect(saidIn(await script.write(text))).toContain(code);
    }
  });
});
