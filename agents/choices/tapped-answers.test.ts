import { beforeAll, describe, expect, it } from 'vitest';
import type { Customer } from '../../conversation/conversation.ts';
import { warmUpTurn } from '../run-turn.ts';
import { openScript, saidIn } from '../scripted-conversation.ts';
import type { TurnOutcome } from '../turn.ts';

beforeAll(() => warmUpTurn());

const from = { medium: 'whatsapp', value: '+2348031110000' } as const;
const noNumber: Partial<Customer> = Object({ msisdn: undefined });

/** Somebody who writes over WhatsApp and has proved no number. */
function openWhatsapp() {
  const account = { addressKey: 'adr_1', account: 'whatsapp', ourNumber: '+2347001234567' };
  const script = openScript({ ...noNumber, addresses: [{ ...from, ...account, consent: 'unset' }] });
  const message = { kind: 'message', medium: 'whatsapp', from } as const;
  return {
    ...script,
    write: (text: string) => script.take({ ...message, text }),
    tap: (choiceId: string, text: string) => script.take({ ...message, choiceId, text }),
    send: (files: number, text = '') => script.take({ ...message, files, text }),
  };
}

function buttonsOf(outcome: TurnOutcome) {
  const content = outcome.replies.at(-1)?.content;
  return content?.kind === 'text' ? (content.buttons ?? []) : [];
}

const yesUnder = (outcome: TurnOutcome) => buttonsOf(outcome)[0]?.id ?? '';
const placed = (outcome: TurnOutcome) =>
  outcome.effects.flatMap((effect) => (effect.kind === 'place_order' ? [effect.order.quote.faceKobo] : []));

describe('the yes under a quote', () => {
  it('buys what it stands under, once', async () => {
    const { write, tap } = openWhatsapp();
    const quote = await write('AIRTIME 500 MTN 08031234567');
    expect(buttonsOf(quote).map(({ label }) => label)).toEqual(['Yes', 'Cancel']);
    expect(placed(await tap(yesUnder(quote), 'Yes'))).toEqual([50_000]);
    expect(placed(await tap(yesUnder(quote), 'Yes'))).toEqual([]);
  });

  it('buys nothing when another quote has come below it; that one is shown again', async () => {
    const { write, tap, wait } = openWhatsapp();
    const first = await write('AIRTIME 500 MTN 08031234567');
    wait(1);
    const second = await write('make it 5000');
    expect(yesUnder(second)).not.toBe(yesUnder(first));
    wait(1);
    const again = await tap(yesUnder(first), 'Yes');
    expect(placed(again)).toEqual([]);
    expect(saidIn(again)).toMatch(/please look again.*5,000/s);
    expect(placed(await tap(yesUnder(again), 'Yes'))).toEqual([500_000]);
  });

  it('that was made up buys nothing', async () => {
    const { write, tap } = openWhatsapp();
    await write('AIRTIME 500 MTN 08031234567');
    for (const id of ['confirm:', 'confirm:NaN', 'confirm:0', 'confirm:undefined']) {
      expect(placed(await tap(id, 'Yes'))).toEqual([]);
    }
  });

  it('cancels by its neighbour', async () => {
    const { write, tap } = openWhatsapp();
    const quote = await write('AIRTIME 500 MTN 08031234567');
    expect(saidIn(await tap(buttonsOf(quote)[1]?.id ?? '', 'Cancel'))).toMatch(/Nothing was bought/);
  });
});

describe('files', () => {
  it.each([
    ['en', '', /cannot read files/],
    ['pcm', 'PIDGIN', /never fit read file/],
  ])('without words are not passed over (%s)', async (_, language, said) => {
    const { write, send } = openWhatsapp();
    if (language) await write(language);
    const outcome = await send(1);
    expect(outcome.ended).toBe('answered');
    expect(saidIn(outcome)).toMatch(said);
    expect(saidIn(outcome)).toContain('AGENT');
  });

  it('in the middle of a purchase leave it where it stands', async () => {
    const { write, send } = openWhatsapp();
    await write('AIRTIME 500');
    const outcome = await send(2);
    expect(saidIn(outcome)).toMatch(/cannot read files.*Which number/s);
  });

  it('with words are answered by the words', async () => {
    const { send } = openWhatsapp();
    const outcome = await send(1, 'AIRTIME 500 MTN 08031234567');
    expect(saidIn(outcome)).toMatch(/You pay/);
    expect(saidIn(outcome)).not.toMatch(/files/);
  });

  it('go to the person who has the conversation', async () => {
    const { write, send } = openWhatsapp();
    await write('AGENT');
    expect((await send(1)).ended).toBe('silent');
  });
});

describe('a customer who has proved no number', () => {
  it.each(['AIRTIME 500', 'airtime 500 for me', 'recharge my line with 500', 'DATA 1GB', 'data 1gb for me'])(
    'is asked which number it is for: %s',
    async (text) => {
      const { write } = openWhatsapp();
      const outcome = await write(text);
      expect(saidIn(outcome)).toMatch(/Which number/);
      expect(placed(outcome)).toEqual([]);
    },
  );

  it.each(['BALANCE', 'HISTORY', 'STATUS', 'HELP TOKEN', 'METERS', 'SCHEDULES', 'USSD', 'WALLET', 'STOP'])(
    'gets an answer to %s',
    async (text) => {
      const { write } = openWhatsapp();
      expect((await write(text)).replies.length).toBeGreaterThan(0);
    },
  );
});
