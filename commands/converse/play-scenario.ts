import { writtenAddress } from '../../conversation/address.ts';
import { nearestEntry } from '../../scenarios/nearest-entry.ts';
import { dialPlace, hangUpPlace, menuWish } from '../../scenarios/places.ts';
import { isIdleYes } from './answers.ts';
import { watchBackground } from './background.ts';
import type { Line, Words } from './lines/line.ts';
import { type Lines, openLines } from './lines/open-lines.ts';
import { linkAddress, makeCustomer } from './make-customer.ts';
import { openPayer } from './payer.ts';
import { type PriorRef, setUpPriorOrders } from './prior-orders.ts';
import { hideMeter, priorToken, saveMeter } from './prior-power.ts';
import { readResult } from './result.ts';
import { type Fault, playableFaults, type Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { chosen, openTalk, type Talk } from './talk.ts';

/** Plays one scenario to its end and gives its line of the output. Throws when it can't be played. */
export async function playScenario(stage: Stage, scenario: Scenario) {
  const startedAt = Date.now();
  const { id, setup } = scenario;
  const lines = await openLines(stage, scenario);
  const { customerId, prior } = await setUp(stage, scenario, lines.all);
  const showMeter = await hideMeter(stage, scenario);
  const faults = setup.faults.filter((name): name is Fault =>
    (playableFaults as readonly string[]).includes(name),
  );
  const background = watchBackground(stage, {
    customerId,
    addressKeys: lines.all.map(({ address }) => stage.stores.customers.addressKey(address)),
    payer: openPayer(stage, { id, payment: setup.payment, faults }),
    staysPending: faults.includes('vend.staysPending'),
  });
  const talk = openTalk(stage, scenario, { customerId, lines, background });
  await sayAll(talk, scenario, lines, prior);
  await talk.end();
  await showMeter();
  const { answeredMs, ...told } = talk.told();
  const { care } = await talk.readState();
  return {
    ...(await readResult(stage, { id, customerId, prior, startedAt, ...told })),
    measured: { answeredMs, agents: care?.involved ?? [] },
  };
}

async function sayAll(
  talk: Talk,
  { channel, turns }: Scenario,
  lines: Lines,
  prior: readonly PriorRef[],
): Promise<void> {
  for (const [index, turn] of turns.entries()) {
    const line = lines.at(turn.channel ?? channel);
    if (turn.user === hangUpPlace) {
      await talk.hangUp(line);
      continue;
    }
    const next = turns[index + 1];
    const words = await wordsOf(turn.user, line, { lines, prior });
    const isLast = next === undefined && index > 0;
    if (words === null || (isLast && isIdleYes(words.text, await talk.readState()))) continue;
    await talk.say(line, words);
    await talk.answerUnscripted(line, next?.user);
  }
}

/** Null: there is nothing to say it to, a screen that is closed or without such an entry. */
async function wordsOf(
  user: string,
  line: Line,
  { lines, prior }: { readonly lines: Lines; readonly prior: readonly PriorRef[] },
): Promise<Words | null> {
  if (user !== dialPlace && !line.isOpen()) return null;
  const wanted = menuWish(user);
  if (wanted !== null) {
    const entry = nearestEntry(await line.entries(), wanted);
    return entry && chosen(entry);
  }
  const texts = (await lines.at('SMS').delivered()).map(({ text }) => text);
  return { text: fillIn(user, prior, texts) };
}

async function setUp(
  stage: Stage,
  scenario: Scenario,
  lines: readonly Line[],
): Promise<{ customerId: string; prior: readonly PriorRef[] }> {
  const { msisdn, network, tier } = scenario.setup.customer;
  const customerId = stage.stores.customers.idFor({ medium: 'sms', value: msisdn });
  const { priorOrders, savedMeter } = scenario.setup;
  const others = lines.filter(({ address }) => writtenAddress(address).medium !== 'sms');
  const isKnown = tier !== 'default' || priorOrders.length > 0 || savedMeter || others.length > 0;
  if (!isKnown) return { customerId, prior: [] };
  await makeCustomer(stage, msisdn, network);
  for (const line of others) await linkAddress(stage, customerId, line);
  await saveMeter(stage, scenario, customerId);
  if (tier !== 'default') await stage.stores.customers.setTier(customerId, tier);
  return { customerId, prior: await setUpPriorOrders(stage, scenario, customerId) };
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
