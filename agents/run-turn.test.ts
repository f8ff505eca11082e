import { beforeAll, describe, expect, it } from 'vitest';
import { warmUpTurn } from './run-turn.ts';
import { openScript, saidIn } from './scripted-conversation.ts';
import type { TurnOutcome } from './turn.ts';

beforeAll(() => warmUpTurn());

/** A message, and what the answer to it holds; `!` before what it must not hold, `=` before how the turn ends. */
type Dialogue = readonly (readonly [string, ...string[]])[];

async function expectDialogue(dialogue: Dialogue, customer: Parameters<typeof openScript>[0] = {}) {
  const script = openScript(customer);
  for (const [message, ...marks] of dialogue) {
    if (message.startsWith('+')) {
      script.wait(Number(message.slice(1)));
      continue;
    }
    const outcome = await script.write(message);
    for (const mark of marks) check(message, outcome, mark);
  }
  return script;
}

function check(message: string, outcome: TurnOutcome, mark: string): void {
  const said = saidIn(outcome);
  if (mark.startsWith('!')) expect(said, message).not.toContain(mark.slice(1));
  else if (mark.startsWith('=')) expect(outcome.ended, message).toBe(mark.slice(1));
  else if (mark.startsWith('>'))
    expect(outcome.effects.map(({ kind }) => kind).join(), message).toBe(mark.slice(1));
  else expect(said, message).toContain(mark);
}

describe('a purchase', () => {
  it.each<[string, Dialogue]>([
    [
      'in one line',
      [
        ['AIRTIME 500', 'NGN 500 for 08031110000 (MTN)', 'YES', '>'],
        ['YES', '>place_order', '=answered'],
      ],
    ],
    [
      'in free text',
      [
        ['please recharge my line with 500 naira', 'NGN 500 for 08031110000 (MTN)'],
        ['ok', '>place_order'],
      ],
    ],
    [
      'in Pidgin',
      [
        ['abeg i wan buy card 500 for my line', 'You go pay NGN 500'],
        ['ehen', '>place_order'],
      ],
    ],
    [
      'by the bare word',
      [
        ['AIRTIME', 'How much'],
        ['500', 'NGN 500 for 08031110000'],
        ['1', '>place_order'],
      ],
    ],
    [
      'by the menu',
      [
        ['hi', '1. Buy airtime'],
        ['1', 'How much'],
        ['1k', 'NGN 1,000'],
        ['yes please', '>place_order'],
      ],
    ],
    [
      'for somebody else',
      [
        ['send 200 airtime to my mother', 'Which number'],
        ['0805 123 4567', '08051234567 (GLO)'],
        ['Y', '>place_order'],
      ],
    ],
    [
      'for several',
      [
        ['AIRTIME 500 08031234567 08051234567', 'for 2 numbers', '(MTN)', '(GLO)', 'NGN 1,000'],
        ['YES', '>place_order'],
      ],
    ],
    [
      'with a discount',
      [
        ['AIRTIME 20000', 'Discount NGN 1,000', 'You pay NGN 19,000'],
        ['YES', '>place_order'],
      ],
    ],
    [
      'with a network picked by its digit',
      [
        ['AIRTIME 500 08044234567', 'Which network', '3. GLO'],
        ['3', '(GLO)'],
        ['YES', '>place_order'],
      ],
    ],
    [
      'corrected before the yes',
      [
        ['AIRTIME 500'],
        ['no, make it 2000', 'NGN 2,000'],
        ['I meant glo', '(GLO)'],
        ['change number to 08051234567', '08051234567'],
        ['YES', '>place_order'],
      ],
    ],
    [
      'broken off by a question',
      [['AIRTIME 500'], ['how much is the discount?', '5%', 'Airtime NGN 500'], ['YES', '>place_order']],
    ],
    [
      'broken off by BALANCE',
      [['AIRTIME 500'], ['BALANCE', 'NGN 1,234', 'Airtime NGN 500'], ['YES', '>place_order']],
    ],
    ['broken off by STATUS', [['AIRTIME'], ['STATUS', 'no orders yet', 'How much'], ['500', 'NGN 500']]],
    [
      'broken off by HELP',
      [['AIRTIME 500'], ['HELP', 'CANCEL stops', 'Airtime NGN 500'], ['YES', '>place_order']],
    ],
    [
      'broken off by a change of language',
      [['AIRTIME 500'], ['PIDGIN', 'You go pay NGN 500'], ['YES', '>place_order']],
    ],
    [
      'replaced by a new one, which is said',
      [
        ['AIRTIME 500'],
        ['AIRTIME 200 08051234567', 'takes the place of NGN 500 MTN airtime', 'NGN 200'],
        ['YES', '>place_order'],
      ],
    ],
    [
      'cancelled',
      [['AIRTIME 500'], ['CANCEL', 'Nothing was bought', '>'], ['YES', 'nothing to confirm', '>']],
    ],
    ['declined', [['AIRTIME 500'], ['no', 'Nothing was bought', '>']]],
  ])('%s', async (_name, dialogue) => {
    await expectDialogue(dialogue);
  });

  it('takes the network from the provider, then from what is known', async () => {
    const script = openScript({ network: 'AIRTEL' });
    expect(saidIn(await script.write('AIRTIME 500', 'GLO'))).toContain('(GLO)');
    expect(saidIn(await script.write('make it 600'))).toContain('(GLO)');
    expect(saidIn(await openScript({ network: 'AIRTEL' }).write('AIRTIME 500'))).toContain('(AIRTEL)');
  });

  it('is placed with an id of the confirming message, the shown quote, and no words', async () => {
    const script = openScript();
    await script.write('AIRTIME 500');
    const [effect] = (await script.write('YES')).effects;
    if (effect?.kind !== 'place_order') throw new Error('no order');
    expect(effect.order.orderId).toMatch(/^ord_[\w-]{22}$/);
    expect(effect.order.quote).toMatchObject({
      payableKobo: 50_000,
      lines: [{ recipient: '+2348031110000' }],
    });
    expect(script.state()).toMatchObject({ flow: null, openOrderId: effect.order.orderId });
  });

  it('asks for a confirmation again when the quote has run out', async () => {
    await expectDialogue([
      ['AIRTIME 500'],
      ['+11'],
      ['YES', 'a while ago', 'NGN 500', '>'],
      ['YES', '>place_order'],
    ]);
  });

  it('asks for a confirmation again when the quote was not the last thing shown', async () => {
    const script = openScript();
    script.addOrder({ status: 'PAID', paidKobo: 50_000 });
    await script.write('AIRTIME 500');
    await script.tell('vend_pending');
    const again = await script.write('YES');
    expect(again.effects).toEqual([]);
    expect(saidIn(again)).toContain('look again');
    expect((await script.write('YES')).effects).toHaveLength(1);
  });

  it('does not take for a yes what is only like one', async () => {
    await expectDialogue([['AIRTIME 500'], ['yes yes just do it my guy', 'Airtime NGN 500', '>']]);
  });

  it('answers a second yes with the order', async () => {
    await expectDialogue([
      ['AIRTIME 500'],
      ['YES', '>place_order'],
      ['YES', 'waits for your payment', 'https://', '>'],
    ]);
  });

  it('offers a person at the third answer that could not be used', async () => {
    await expectDialogue([
      ['AIRTIME'],
      ['20 naira', 'smallest', '!AGENT'],
      ['1,50', 'not sure', '!AGENT'],
      ['qwer zxcv', 'AGENT', 'How much'],
    ]);
  });

  it('gives way to a command of another product, and says what was not bought', async () => {
    await expectDialogue([
      ['AIRTIME 300'],
      ['LIGHT 5000 45012345678', 'takes the place of NGN 300 MTN airtime', 'electricity company'],
    ]);
  });

  it('takes the airtime out of a message about several things', async () => {
    await expectDialogue([
      [
        '500 airtime for my mother 08091230000 and 3000 light for my meter',
        'One after the other; then comes your electricity',
        'NGN 500 for 08091230000',
      ],
      ['YES', '>place_order'],
    ]);
  });
});

describe('a session', () => {
  it('ends after 30 idle minutes, and what was under way is offered again', async () => {
    const script = await expectDialogue([
      ['AIRTIME 500'],
      ['+31'],
      ['BALANCE', 'wallet', 'You were buying NGN 500', '1. Finish', '2. Start again'],
    ]);
    expect(script.state()).toMatchObject({ flow: null, paused: { flow: 'buy_airtime' } });
  });

  it.each<[string, Dialogue]>([
    [
      'finished by 1',
      [
        ['AIRTIME 500'],
        ['+40'],
        ['hello', '1. Finish it'],
        ['1', 'Airtime NGN 500'],
        ['YES', '>place_order'],
      ],
    ],
    ['started again by 2', [['AIRTIME 500'], ['+40'], ['BALANCE'], ['2', 'How much'], ['700', 'NGN 700']]],
    [
      'finished by a yes, which is asked again',
      [['AIRTIME 500'], ['+40'], ['YES', 'NGN 500', '>'], ['YES', '>place_order']],
    ],
    ['finished by the pending answer', [['AIRTIME'], ['+40'], ['500', 'Airtime NGN 500']]],
    [
      'replaced by a new one',
      [['AIRTIME 500'], ['+40'], ['AIRTIME 200', 'takes the place of NGN 500', 'NGN 200']],
    ],
    [
      'given up',
      [['AIRTIME 500'], ['+40'], ['BALANCE'], ['CANCEL', 'Cancelled'], ['BALANCE', '!You were buying']],
    ],
    ['forgotten after a day', [['AIRTIME 500'], ['+1500'], ['BALANCE', '!You were buying']]],
  ])('leaves a purchase to be %s', async (_name, dialogue) => {
    await expectDialogue(dialogue);
  });

  it('has an id of its first message', async () => {
    const script = openScript();
    await script.write('MENU');
    const first = script.state().session;
    script.wait(29);
    await script.write('MENU');
    expect(script.state().session).toMatchObject({ sessionId: first?.sessionId, turns: 2 });
    script.wait(31);
    await script.write('MENU');
    expect(script.state().session?.sessionId).not.toBe(first?.sessionId);
  });

  it('keeps a purchase that the menu broke off as its first entry', async () => {
    await expectDialogue([
      ['AIRTIME 500'],
      ['MENU', '1. Finish it', '2. Buy airtime'],
      ['1', 'Airtime NGN 500'],
      ['YES', '>place_order'],
    ]);
  });
});

describe('small talk and nonsense', () => {
  it.each<[string, ...string[]]>([
    ['', '1. Buy airtime'],
    ['   ', '1. Buy airtime'],
    ['MENU', '1. Buy airtime'],
    ['hello', 'Hello', '1. Buy airtime'],
    ['thank you', 'welcome'],
    ['HELP', 'AIRTIME 500', 'STATUS', 'AGENT', 'STOP'],
    ['how much is the discount?', '5%', 'no fee'],
    ['what is the capital of france', 'AIRTIME'],
    ['HELP TOKEN', '20 digits', '1. Hexing'],
    ['my data finished too fast', 'data'],
    ['how can I borrow airtime', '*303#'],
    ['YES', 'nothing to confirm'],
    ['CANCEL', 'nothing to cancel'],
  ])('answers %j', async (message, ...marks) => {
    await expectDialogue([[message, ...marks, '=answered', '>']]);
  });

  it('offers a person at the third message in a row that makes no sense', async () => {
    await expectDialogue([
      ['qwzx plk', '!AGENT'],
      ['zzz qqq', '!AGENT'],
      ['xcv bnm', 'AGENT'],
      ['MENU'],
      ['qwzx plk', '!AGENT'],
    ]);
  });

  it('goes over to Pidgin with the customer and stays there', async () => {
    await expectDialogue([
      ['wetin una dey do', '!Sorry'],
      ['AIRTIME 500', 'You go pay'],
      ['ENGLISH', 'in English'],
      ['wetin be dis', '!Abeg'],
    ]);
  });
});

describe('consent', () => {
  it('stops at once, once, and says how to start', async () => {
    await expectDialogue([
      ['STOP', 'no more notices', 'START', '>set_consent', '=opted_out'],
      ['AIRTIME 500', 'Notices are off. Reply START', 'NGN 500', '=answered'],
      ['YES', '>place_order'],
      ['START', 'Welcome back', '>set_consent', '=answered'],
      ['MENU', '!Notices are off'],
    ]);
  });

  it('is silent where the provider has answered', async () => {
    const script = openScript();
    const stop = await script.take({ kind: 'message', text: 'STOP', answeredByProvider: true });
    expect(stop).toMatchObject({ replies: [], ended: 'opted_out', effects: [{ kind: 'set_consent' }] });
    const help = await script.take({ kind: 'message', text: 'HELP', answeredByProvider: true });
    expect(help).toMatchObject({ replies: [], ended: 'silent', effects: [] });
    const event = await script.take({ kind: 'consent', consent: 'opted_in' });
    expect(event).toMatchObject({ replies: [], ended: 'silent', effects: [{ kind: 'set_consent' }] });
  });
});

describe('an e-mail', () => {
  it('is read without what it quotes and how it is signed', async () => {
    const script = openScript();
    const mail = (text: string) => script.take({ kind: 'message', text, medium: 'email' });
    const quoted = '\n\nOn Mon, 3 Nov 2025 at 10:02, Switchboard <us@example.com> wrote:\n> Reply YES to buy';
    expect(saidIn(await mail('AIRTIME 500\n\n-- \nAda Eze\n08051234567'))).toContain(
      'NGN 500 for 08031110000',
    );
    expect((await mail(`YES${quoted}`)).effects.map(({ kind }) => kind)).toEqual(['place_order']);
  });

  it('is the only medium that is read so', async () => {
    const script = openScript();
    await script.write('AIRTIME 500');
    const outcome = await script.take({ kind: 'message', text: 'YES\n> no', medium: 'whatsapp' });
    expect(outcome.effects).toEqual([]);
  });
});
