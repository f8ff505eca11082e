import type { ConversationState } from '../../conversation/conversation.ts';
import { newConversation } from '../../conversation/conversation.ts';
import type { Network } from '../../conversation/values/network.ts';
import { isIdleYes, unscriptedAnswer } from './answers.ts';
import { watchBackground } from './background.ts';
import { openPayer } from './payer.ts';
import { makeCustomer, type PriorRef, setUpPriorOrders, shortCode } from './prior-orders.ts';
import { hideMeter, priorToken, saveMeter } from './prior-power.ts';
import { type PlayedTurn, readResult } from './result.ts';
import { type Fault, playableFaults, type Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

/** As Africa's Talking names the networks of Nigeria. */
const networkCodes: Record<Network, string> = {
  AIRTEL: '62120',
  MTN: '62130',
  GLO: '62150',
  '9MOBILE': '62160',
};

const mostUnscripted = 3;

/** Plays one scenario to its end and gives its line of the output. Throws when it can't be played. */
export async function playScenario(stage: Stage, scenario: Scenario) {
  const startedAt = Date.now();
  const { setup } = scenario;
  const { msisdn } = setup.customer;
  const { customerId, prior } = await setUp(stage, scenario);
  const showMeter = await hideMeter(stage, scenario);
  const faults = setup.faults.filter((name): name is Fault =>
    (playableFaults as readonly string[]).includes(name),
  );
  const payer = openPayer(stage, { id: scenario.id, payment: setup.payment, faults });
  const background = watchBackground(stage, {
    customerId,
    addressKey: stage.stores.customers.addressKey({ medium: 'sms', value: msisdn }),
    payer,
    staysPending: faults.includes('vend.staysPending'),
  });
  const turns: PlayedTurn[] = [];
  let unansweredTurns = 0;

  const readState = async (): Promise<ConversationState> =>
    (await stage.stores.sessions.peek(customerId))?.state ?? newConversation;

  async function say(user: string): Promise<void> {
    const known = stage.letterBox.texts(msisdn).length;
    await postSms(stage, scenario, user);
    await background.settle('turn');
    await stage.letterBox.look();
    const replies = stage.letterBox.texts(msisdn).slice(known);
    turns.push({ user, replies: replies.map((text) => ({ channel: 'SMS', to: msisdn, text })) });
    if (replies.length === 0 && (await readState()).owner === 'bot') unansweredTurns += 1;
  }

  let unscripted = 0;
  async function answerUnscripted(nextText: string | null): Promise<void> {
    while (unscripted < mostUnscripted) {
      const answer = unscriptedAnswer(await readState(), nextText, { msisdn, ifAsked: scenario.ifAsked });
      if (answer === null) return;
      unscripted += 1;
      await say(answer);
    }
  }

  for (const [index, { user }] of scenario.turns.entries()) {
    const next = scenario.turns[index + 1]?.user;
    const text = fillIn(user, prior, stage.letterBox.texts(msisdn));
    const isLast = next === undefined;
    if (isLast && index > 0 && isIdleYes(text, await readState())) continue;
    await say(text);
    await answerUnscripted(next ?? null);
  }
  await endScenario();
  await showMeter();
  return await readResult(stage, { id: scenario.id, customerId, turns, prior, unansweredTurns, startedAt });

  /** What comes by itself after the last turn, an expiry or a refund, belongs to it. */
  async function endScenario(): Promise<void> {
    const known = stage.letterBox.texts(msisdn).length;
    await background.settle('scenario');
    await stage.letterBox.look();
    const late = stage.letterBox.texts(msisdn).slice(known);
    const last = turns.pop();
    if (!last) return;
    turns.push({
      ...last,
      replies: [...last.replies, ...late.map((text) => ({ channel: 'SMS', to: msisdn, text }))],
    });
  }
}

async function setUp(
  stage: Stage,
  scenario: Scenario,
): Promise<{ customerId: string; prior: readonly PriorRef[] }> {
  const { msisdn, network, tier } = scenario.setup.customer;
  const customerId = stage.stores.customers.idFor({ medium: 'sms', value: msisdn });
  const { priorOrders, savedMeter } = scenario.setup;
  if (tier === 'default' && priorOrders.length === 0 && !savedMeter) return { customerId, prior: [] };
  await makeCustomer(stage, msisdn, network);
  await saveMeter(stage, scenario, customerId);
  if (tier !== 'default') await stage.stores.customers.setTier(customerId, tier);
  return { customerId, prior: await setUpPriorOrders(stage, scenario, customerId) };
}

async function postSms(stage: Stage, { setup }: Scenario, text: string): Promise<void> {
  const { msisdn, network } = setup.customer;
  const answer = (await stage.system.simulators.control('africastalking/inbound', {
    from: msisdn,
    to: shortCode,
    text,
    ...(network ? { networkCode: networkCodes[network] } : {}),
  })) as { status: number };
  if (answer.status !== 200) throw new Error(`the webhook answered ${answer.status}`);
}

/** Throws for a placeholder that has nothing to stand for. */
function fillIn(user: string, prior: readonly PriorRef[], texts: readonly string[]): string {
  return user.replaceAll(/\{\{(OTP|(?:ref|token):(\d+))\}\}/g, (placeholder, name: string, n?: string) => {
    const order = prior.find((one) => one.n === Number(n));
    const value =
      name === 'OTP'
        ? texts.toReversed().flatMap((text) => /\b\d{6}\b/.exec(text)?.[0] ?? [])[0]
        : name.startsWith('token')
          ? order && priorToken(order.orderId)
          : order?.ref;
    if (value === undefined) throw new Error(`${placeholder} stands for nothing here`);
    return value;
  });
}
