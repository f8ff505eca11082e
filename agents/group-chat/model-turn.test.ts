import { beforeAll, describe, expect, it } from 'vitest';
import { createGate } from '../commands/gate.ts';
import type { Asked, AskModel, ModelCall, ModelRequest } from '../models/model.ts';
import { createWordCheck } from '../replies/check-words.ts';
import { createRunTurn, warmUpTurn } from '../run-turn.ts';
import { openScript, saidIn } from '../scripted-conversation.ts';
import type { TurnOutcome } from '../turn.ts';
import { openUnderstanding } from '../understanding/understand.ts';

beforeAll(() => warmUpTurn());

const builtIn = openUnderstanding();
const start = new Date('2026-11-21T10:00:00Z');

type Call = { readonly request: ModelRequest; readonly call: ModelCall };

/** A model that answers with one proposal after the other, and refuses a call that was not expected. */
function scriptedModel(...answers: readonly (readonly object[] | Exclude<Asked, { kind: 'answered' }>)[]) {
  const calls: Call[] = [];
  const ask: AskModel = async (request, call) => {
    const answer = answers[calls.length];
    calls.push({ request, call });
    if (!answer) throw new Error(`${request.agent} was not expected to ask`);
    return 'kind' in answer ? answer : { kind: 'answered', output: { commands: answer }, costKobo: 2 };
  };
  return { ask, calls };
}

/** A conversation in which free text is never understood for sure by the rules. */
function openDoubtful(model: { ask: AskModel }, now = start) {
  const turn = createRunTurn({
    understand: (text, medium) => ({
      ...builtIn.understand(text, { medium }),
      ...{ escalate: false, parts: [], domain: 'GENERAL', confidence: 0.3, alternatives: [] },
    }),
    model: { ask: model.ask, now: () => now, gate: createGate(), checkWords: createWordCheck() },
  });
  return openScript({}, turn);
}

const about = (label: string) => [{ kind: 'hand_over', agent: 'OrchestratorAgent', about: label }];
const tagsOf = ({ messages = [] }: TurnOutcome) => messages.flatMap(({ tags }) => tags);
const wish = 'na 500 I wan make you put for 08051234567';

describe('a doubtful message', () => {
  it('is routed by the classifier and answered by the agent of its route: a quote that waits for the customer', async () => {
    const model = scriptedModel(about('AIRTIME.PURCHASE.third_party'), [
      { kind: 'start_flow', flow: 'buy_airtime', with: ['c1', 'c2'] },
    ]);
    const script = openDoubtful(model);
    const quoted = await script.write(wish);
    expect(saidIn(quoted)).toContain('NGN 500 for 08051234567');
    expect(quoted.effects).toEqual([]);
    expect((await script.write('YES')).effects).toMatchObject([{ kind: 'place_order' }]);
    expect(model.calls.map(({ request }) => request.agent)).toEqual(['ClassifierAgent', 'AirtimeSalesAgent']);
  });

  it('asks with steps from 0 under the id of the turn, and no number of the customer in it', async () => {
    const model = scriptedModel(about('AIRTIME.PURCHASE.third_party'), []);
    await openDoubtful(model).write(wish);
    expect(model.calls.map(({ call }) => [call.turnId, call.step])).toEqual([
      ['ev_1', 0],
      ['ev_1', 1],
    ]);
    for (const { request } of model.calls) {
      expect(request.input).not.toMatch(/\d{5}/);
      expect(request.input.endsWith('[c2: a phone number]"')).toBe(true);
    }
  });

  it('is answered by the rules with the label, where the agent has nothing to add or the model is gone', async () => {
    for (const second of [[], { kind: 'failed', failure: 'timeout' } as const]) {
      const model = scriptedModel(about('AIRTIME.PURCHASE.third_party'), second);
      const answered = await openDoubtful(model).write(wish);
      expect(saidIn(answered)).toContain('NGN 500 for 08051234567');
    }
  });

  it('is answered by the rules where nothing could be asked', async () => {
    const model = scriptedModel({ kind: 'not_asked', reason: 'over_budget' });
    const answered = await openDoubtful(model).write('abracadabra thing');
    expect(saidIn(answered)).toContain('MENU');
    expect(tagsOf(answered)).toContain('over_budget');
  });

  it('is not asked about when it is too late to', async () => {
    const model = scriptedModel();
    const answered = await openDoubtful(model, new Date(start.getTime() + 60_000)).write('abracadabra thing');
    expect(saidIn(answered)).toContain('MENU');
    expect(tagsOf(answered)).toContain('limit:deadline');
  });

  it('is asked about in words of the customer, as choices', async () => {
    const model = scriptedModel([
      { kind: 'clarify', options: ['DATA.PURCHASE.new_bundle', 'POWER.PURCHASE.postpaid'] },
    ]);
    const asked = await openDoubtful(model).write('abeg do the thing');
    expect(saidIn(asked)).toMatch(/1\. Buy data\n2\. Buy electricity/);
  });
});

describe('an agent', () => {
  it('reads records, and words them with their values in place', async () => {
    const model = scriptedModel(
      about('AIRTIME.TRANSACTION_ISSUE.delayed'),
      [{ kind: 'read', tool: 'transaction_status', about: null }],
      [
        {
          kind: 'say',
          template: null,
          words: 'I see it: {{order.what}}, order {{order.ref}}, {{order.status}}.',
        },
      ],
    );
    const script = openDoubtful(model);
    const { ref } = script.addOrder({ status: 'VENDING' });
    const answered = await script.write('the thing of this morning since');
    expect(saidIn(answered)).toContain(`order ${ref}, on its way.`);
    expect(model.calls[2]?.request.input).toContain('{{order.status}} = on its way');
  });

  it('has its words made again once when they can not stand, then a ready sentence or the rules', async () => {
    const bad = { kind: 'say', template: null, words: 'Your money has been refunded.' };
    const good = { kind: 'say', template: null, words: 'Please tell me which purchase you mean.' };
    const label = about('GENERAL.ACCOUNT.refund');
    const mended = scriptedModel(label, [bad], [good]);
    const answered = await openDoubtful(mended).write('my moni abeg');
    expect(saidIn(answered)).toBe(good.words);
    expect(mended.calls[2]?.request).toMatchObject({ agent: 'ResponseGeneratorAgent' });
    expect(mended.calls[2]?.request.input).toContain('claims');
    const spoiled = await openDoubtful(scriptedModel(label, [bad], [bad])).write('my moni abeg');
    expect(saidIn(spoiled)).not.toContain('refunded.');
    expect(saidIn(spoiled)).toContain('I find no order of yours to refund');
  });

  it('fills what a purchase asks for by pointing, and corrects its quote', async () => {
    const model = scriptedModel(
      [{ kind: 'set_slot', slot: 'amount', candidate: 'c1' }],
      [{ kind: 'correct_slot', slot: 'recipient', candidate: 'c1' }],
    );
    const script = openDoubtful(model);
    await script.write('AIRTIME');
    const filled = await script.write(
      'well my brother I was thinking that maybe about 700 could be alright today',
    );
    expect(saidIn(filled)).toContain('NGN 700 for 08031110000');
    const corrected = await script.write(
      'the person that should have the benefit of it is on 08051234567 as you know',
    );
    expect(saidIn(corrected)).toContain('NGN 700 for 08051234567');
  });

  it('calls a person, and nobody speaks after', async () => {
    const model = scriptedModel(about('POWER.TECHNICAL_ISSUE.meter_fault'), [
      { kind: 'escalate', reason: 'danger' },
    ]);
    const answered = await openDoubtful(model).write('the box dey do somehow');
    expect(answered.ended).toBe('handed_over');
    expect(answered.effects).toMatchObject([{ kind: 'open_enquiry', enquiry: { summary: /somehow/ } }]);
  });

  it('is held to its part, and that is noted', async () => {
    const model = scriptedModel(about('AIRTIME.TRANSACTION_ISSUE.failed'), [
      { kind: 'start_flow', flow: 'buy_airtime', with: [] },
      { kind: 'pay', orderId: 'ord_1' },
    ]);
    const answered = await openDoubtful(model).write('do the needful');
    expect(tagsOf(answered)).toEqual(expect.arrayContaining(['refused:agent_list', 'refused:schema']));
    expect(answered.state.flow).toBeNull();
  });
});

describe('no model is asked', () => {
  it.each(['AIRTIME 500', 'MENU', 'HELP', 'hello', 'AGENT'])('for %s', async (text) => {
    const understand = (said: string) => builtIn.understand(said, { medium: 'sms' });
    const { ask } = scriptedModel();
    const model = { ask, now: () => start, gate: createGate(), checkWords: createWordCheck() };
    const script = openScript({}, createRunTurn({ understand, model }));
    expect((await script.write(text)).replies.length).toBeGreaterThan(0);
  });

  it('in a dialogue', async () => {
    const script = openDoubtful(scriptedModel());
    const answered = await script.take({ kind: 'message', text: 'small thing' }, 'ussd');
    expect(answered.state.choices).toContain('menu_airtime');
  });
});

describe('the messages of a turn', () => {
  it('have the envelope, ids made of the turn, and nothing of what was written', async () => {
    const turns = await Promise.all(
      [1, 2].map(async () => await openScript().write('my recharge failed since morning 08051234567')),
    );
    const [first, again] = turns.map(({ messages }) => messages);
    expect(first).toEqual(again);
    expect(first).toMatchObject([
      {
        messageId: expect.stringMatching(/^MSG-[0-9a-f]{12}$/),
        ...{ sender: 'AirtimeBillingAgent', type: 'response', content: 'answered', customerId: 'cus_1' },
      },
    ]);
    expect(JSON.stringify(first)).not.toContain('0805');
  });

  it('are one where no agent was needed', async () => {
    const { messages } = await openScript().write('BALANCE');
    expect(messages).toMatchObject([{ sender: 'TriageAgent', recipient: 'BROADCAST', content: 'answered' }]);
  });
});

describe('an agent that reads what is written', () => {
  const question = 'abeg how that refund matter dey take waka and how long';
  const point = (article: string, ...passages: readonly string[]) => ({
    ...{ kind: 'answer_from_articles', article, passages },
  });
  /** What the candidates call that article. */
  const pointerOf = ({ input }: ModelRequest, title: string) =>
    new RegExp(`(a\\d) \\(article\\): "${title}`).exec(input)?.[1] ?? 'none';

  it('answers by pointing at an article and its passages, which go out as they are written', async () => {
    const model = scriptedModel(about('GENERAL.OUT_OF_SCOPE.other'), [point('a1', 'a1.1')]);
    const answered = await openDoubtful(model).write(question);
    expect(model.calls[1]?.request.agent).toBe('ResearchAgent');
    const shown = model.calls[1]?.request;
    expect(shown && pointerOf(shown, 'How refunds work')).toBe('a1');
    expect(saidIn(answered)).toMatch(/card or account/);
    expect(answered.effects).toEqual([]);
  });

  it.each<[string, object]>([
    ['an article that it was not shown', point('a9', 'a9.1')],
    ['an article by its name', point('refunds', 'a1.1')],
    ['a passage of another article', point('a1', 'a2.1')],
    ['what the customer typed', point('c1', 'c1')],
  ])('can not point at %s', async (_case, command) => {
    const model = scriptedModel(about('GENERAL.OUT_OF_SCOPE.other'), [command]);
    const answered = await openDoubtful(model).write(question);
    expect(tagsOf(answered).some((tag) => /^refused:(?:provenance|schema)$/.test(tag))).toBe(true);
  });

  it('is shown nothing where nothing is written, and not asked then', async () => {
    const model = scriptedModel(about('GENERAL.OUT_OF_SCOPE.other'));
    expect(saidIn(await openDoubtful(model).write('zzz qqq vvv'))).toContain('MENU');
  });
});

describe('words that can not stand', () => {
  const bad = { kind: 'say', template: null, words: 'Your money has been refunded.' };
  const label = about('GENERAL.ACCOUNT.refund');

  it('are made again once, then the rules answer, and each step is noted', async () => {
    const answered = await openDoubtful(scriptedModel(label, [bad], [bad])).write('my moni abeg');
    expect(tagsOf(answered).filter((tag) => tag.startsWith('unfit:'))).toHaveLength(2);
    expect(tagsOf(answered)).toContain('qa:template');
  });

  it('go to a person where even the answer of the rules can not go out: nothing is ordered by it, and the customer is told', async () => {
    const model = scriptedModel(label, [bad], [bad]);
    const script = openDoubtful(model);
    // What a company has in its books is not ours.
    script.addOrder({ status: 'FULFILLED', ref: 'SB https://evil.example.ng' });
    const answered = await script.write('my moni abeg');
    expect(saidIn(answered)).not.toContain('evil');
    expect(saidIn(answered)).toContain('passed it on');
    expect(answered.effects).toMatchObject([{ kind: 'open_enquiry', enquiry: { reason: 'unfit_answer' } }]);
    expect(tagsOf(answered)).toEqual(
      expect.arrayContaining(['qa:template', 'qa:person', 'unfit:reply_links']),
    );
  });
});
