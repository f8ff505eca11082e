import { setTimeout as sleep } from 'node:timers/promises';
import type { CustomerId, DemoCustomer, PhoneItem, StoryState } from '../console/wire.ts';
import type { BookedRecharge, SimulatorsClient } from '../setup/system-simulators.ts';
import { findCustomer, localNumber } from './customers.ts';
import type { CustomerRecords } from './records-store.ts';
import { bringToRest, type Desk } from './rest.ts';
import { isQuiet, type Stage, waitUntil } from './stage.ts';
import { ledgerView } from './state.ts';
import type { StoryEnd, StoryMove, StoryRule, StorySign, StoryStep, WrittenStory } from './stories/story.ts';

export type StoryWorld = {
  readonly stage: Stage;
  readonly desk: Desk;
  /** Ends what this customer has open on a telephone. */
  readonly hangUp: (customer: CustomerId) => Promise<void>;
  readonly simulators: SimulatorsClient;
  /** Switches all faults off that the page has switched on. */
  readonly clearFaults: () => Promise<void>;
  readonly notesOf: (customer: CustomerId, since: number) => readonly string[];
  readonly unitsOf: (customer: CustomerId) => number;
  /** Between two steps, for whoever looks on. Nothing depends on it. */
  readonly paceMs: number;
};

/** A story under way: what was there before it does not count. */
type Playing = StoryWorld & {
  readonly story: WrittenStory;
  readonly customer: DemoCustomer;
  readonly since: number;
  readonly signal: AbortSignal;
};

/** Longer than the longest time that a killed worker's claims last. */
const signWithinMs = 90_000;
const restStep = 'The conversation is brought to rest';
const endStep = 'The books are checked: one ledger at zero, as many sales and receipts as there should be';

export const stepsOf = (story: WrittenStory): readonly string[] => [
  restStep,
  ...story.steps.map(({ title }) => title),
  endStep,
];

/** Plays it through, and tells how far it is. Never throws: it ends as `done`, `failed` or `stopped`. */
export async function playStory(
  world: StoryWorld,
  story: WrittenStory,
  options: { readonly signal: AbortSignal; readonly tell: (state: StoryState) => void },
): Promise<StoryState> {
  const { signal, tell } = options;
  const steps = stepsOf(story);
  const state = (name: StoryState['state'], step: number): StoryState => ({
    ...{ id: story.id, customer: story.customer, state: name, step, steps },
  });
  let step = 0;
  const at = (next: number) => {
    step = next;
    tell(state('playing', step));
  };
  try {
    await playSteps(world, story, signal, at);
    return state('done', steps.length);
  } catch (error) {
    if (signal.aborted) return state('stopped', step);
    return { ...state('failed', step), error: error instanceof Error ? error.message : String(error) };
  } finally {
    for (const id of plantedIds(story)) await world.simulators.removeFaults(id).catch(() => undefined);
  }
}

async function playSteps(
  world: StoryWorld,
  story: WrittenStory,
  signal: AbortSignal,
  at: (step: number) => void,
): Promise<void> {
  const customer = findCustomer(story.customer);
  if (!customer) throw new Error('The story has no customer.');
  at(0);
  await world.clearFaults();
  for (const id of plantedIds(story)) await world.simulators.removeFaults(id);
  await world.hangUp(customer.id);
  await bringToRest(world.stage, world.desk, customer.id, signal);
  const playing: Playing = { ...world, story, customer, signal, since: Date.now() };
  for (const [index, step] of story.steps.entries()) {
    at(index + 1);
    await sleep(world.paceMs, undefined, { signal });
    await playStep(playing, step);
  }
  at(story.steps.length + 1);
  await checkEnd(playing, story.end);
}

async function playStep(playing: Playing, { title, do: move, until = [] }: StoryStep): Promise<void> {
  const { stage, signal } = playing;
  if (move) await makeMove(playing, move);
  for (const sign of until) {
    const what = `“${title}” (${JSON.stringify(sign, (_, value) => (value instanceof RegExp ? value.source : value))})`;
    await waitUntil(stage.live, what, () => isSeen(playing, sign), { signal, withinMs: signWithinMs });
  }
}

const told = ({ stage, customer, since }: Playing): readonly PhoneItem[] =>
  stage.items(customer.id).filter(({ from, at }) => from === 'bot' && at >= since);

async function freshRecords({ stage, customer, since }: Playing): Promise<CustomerRecords> {
  const records = await stage.records(customer.id);
  const orders = records.orders.filter(({ createdAt }) => createdAt.getTime() >= since);
  const ids = new Set(orders.map(({ _id }) => _id));
  const ofOrders = <One extends { orderId: string }>(list: readonly One[]) =>
    list.filter(({ orderId }) => ids.has(orderId));
  return {
    ...records,
    orders,
    vends: ofOrders(records.vends),
    ledger: ofOrders(records.ledger),
    receipts: ofOrders(records.receipts),
    payments: ofOrders(records.payments),
  };
}

async function isSeen(playing: Playing, sign: StorySign): Promise<boolean> {
  const { stage, customer } = playing;
  if ('sees' in sign) return seenItem(playing, sign) !== undefined;
  if ('shows' in sign) return sign.shows.test(stage.screen(customer.id));
  if ('hears' in sign) return sign.hears.test(stage.heard(customer.id));
  if ('unitsAbove' in sign) return playing.unitsOf(customer.id) > sign.unitsAbove;
  if ('note' in sign) return playing.notesOf(customer.id, playing.since).some((note) => sign.note.test(note));
  const { orders, vends, talks } = await freshRecords(playing);
  if ('order' in sign) return orders.some(({ status }) => status === sign.order);
  // What is unknown for a moment only was unknown, too.
  if ('vend' in sign) return vends.some((vend) => vend.state === sign.vend || wasSo(vend.state, sign.vend));
  return talks.at(-1)?.owner === sign.owner;
}

const vendRanks = ['created', 'sent', 'unknown', 'delivered'];
const wasSo = (state: string, wanted: string) => vendRanks.indexOf(state) > vendRanks.indexOf(wanted);

function seenItem(playing: Playing, sign: Extract<StorySign, { sees: string }>): PhoneItem | undefined {
  return told(playing).find(
    ({ phone, text, files = [] }) =>
      phone === sign.sees &&
      sign.like.test(text) &&
      (sign.file === undefined || files.some(({ name }) => sign.file?.test(name))),
  );
}

const ruleId = (story: WrittenStory, index: number) => `story:${story.id}:${index}`;

const plantedBy = ({ steps }: WrittenStory): readonly StoryRule[] =>
  steps.flatMap(({ do: move }) => (move?.do === 'plant' ? move.rules : []));

const plantedIds = (story: WrittenStory) => plantedBy(story).map((_, index) => ruleId(story, index));

async function makeMove(playing: Playing, move: StoryMove): Promise<void> {
  const { stage, customer, desk, story } = playing;
  switch (move.do) {
    case 'dial-line': {
      const code = `${stage.ussdCode.replace(/#$/, '')}*${move.answers}#`;
      return stage.act({ do: 'dial', customer: customer.id, code });
    }
    case 'pay-link':
      return payLink(playing);
    case 'load-token':
      return loadToken(playing);
    case 'link-whatsapp':
      return linkWhatsapp(playing);
    case 'plant': {
      const all = plantedBy(story);
      const match = { phone: customer.number };
      const rules = move.rules.map((rule) => ({ ...rule, match, id: ruleId(story, all.indexOf(rule)) }));
      await playing.simulators.control('faults/add', rules);
      return;
    }
    case 'person-writes':
      return desk.write(await talkingId(playing), move.text);
    case 'hand-back':
      return desk.handBack(await talkingId(playing));
    case 'mail':
      return stage.act({ ...move, customer: customer.id, ...answeredMail(playing) });
    case 'kill':
    case 'empty-redis':
      return stage.act(move);
    default:
      return stage.act({ ...move, customer: customer.id });
  }
}

/** Whoever has a mail of the line answers that one. */
function answeredMail(playing: Playing): { readonly inReplyTo?: string } {
  const last = told(playing).findLast(({ phone }) => phone === 'email');
  return last ? { inReplyTo: last.id } : {};
}

async function talkingId({ stage, customer }: Playing): Promise<string> {
  const talk = (await stage.records(customer.id)).talks.at(-1);
  if (!talk) throw new Error('Nobody has written yet.');
  return talk._id;
}

async function payLink(playing: Playing): Promise<void> {
  const link = told(playing)
    .findLast(({ links = [] }) => links.some(({ state }) => state === 'open'))
    ?.links?.at(-1);
  if (!link) throw new Error('No payment link came.');
  await playing.stage.act({ do: 'pay', reference: link.reference, outcome: 'success' });
}

async function loadToken(playing: Playing): Promise<void> {
  const texts = told(playing).map(({ text }) => /(?:\d{4}[- ]){4}\d{4}/.exec(text)?.[0]);
  const token = texts.findLast((found) => found !== undefined);
  if (token === undefined) throw new Error('No token came.');
  await playing.stage.act({ do: 'load', customer: playing.customer.id, token });
}

/** As any customer does it: the code goes to the telephone and is typed on WhatsApp. */
async function linkWhatsapp(playing: Playing): Promise<void> {
  const { stage, customer, signal } = playing;
  const isLinked = async () => {
    const { addresses } = await stage.records(customer.id);
    const ownerOf = (medium: string) => addresses.find((one) => one.medium === medium)?.customerId;
    return ownerOf('whatsapp') !== undefined && ownerOf('whatsapp') === ownerOf('sms');
  };
  await stage.act({ do: 'whatsapp', customer: customer.id, text: 'BALANCE' });
  const answered = () => seenItem(playing, { sees: 'whatsapp', like: /./ }) !== undefined;
  await waitUntil(stage.live, 'an answer on WhatsApp', answered, { signal });
  if (await isLinked()) return;
  await stage.act({ do: 'whatsapp', customer: customer.id, text: `LINK ${localNumber(customer)}` });
  const code = () => {
    const text = seenItem(playing, { sees: 'sms', like: /\b\d{6} is your code/ })?.text ?? '';
    return /\b(\d{6}) is your code/.exec(text)?.[1];
  };
  await waitUntil(stage.live, 'the code by SMS', () => code() !== undefined, { signal });
  await stage.act({ do: 'whatsapp', customer: customer.id, text: code() ?? '' });
  const done = () => seenItem(playing, { sees: 'whatsapp', like: /is linked/ }) !== undefined;
  await waitUntil(stage.live, 'the link of the two', done, { signal });
  await waitUntil(stage.live, 'one conversation', isLinked, { signal });
}

/** Waits until nothing moves, then reads the ledger, the vendor's books and the phones. Throws what is wrong. */
async function checkEnd(playing: Playing, { sales, receipts }: StoryEnd): Promise<void> {
  const { stage, customer, signal } = playing;
  const isOver = async () => isQuiet(await stage.records(customer.id));
  await waitUntil(stage.live, 'everything to come to rest', isOver, { signal, withinMs: signWithinMs });
  const records = await freshRecords(playing);
  const { imbalanceKobo } = ledgerView(records);
  if (imbalanceKobo !== 0) throw new Error(`The ledger is off by ${imbalanceKobo} kobo.`);
  const sold = await countSales(playing, records);
  if (sold !== sales) throw new Error(`The vendor's books have ${sold} sales instead of ${sales}.`);
  const refs = records.orders.map(({ ref }) => ref);
  const came = told(playing).filter(
    ({ text }) => /receipt/i.test(text) && refs.some((ref) => text.includes(ref)),
  );
  const counted = came.filter(({ text }) => !/\/pay\//.test(text)).length;
  if (counted !== receipts) throw new Error(`${counted} receipts came instead of ${receipts}.`);
}

/** How often something was sold for these orders, by the vendor's own books. */
async function countSales(
  { simulators }: Pick<StoryWorld, 'simulators'>,
  { vends }: Pick<CustomerRecords, 'vends'>,
): Promise<number> {
  const references = vends.flatMap(({ reference, pastReferences }) => [
    ...pastReferences,
    ...(reference === undefined ? [] : [reference]),
  ]);
  const booked = await Promise.all(
    references.map((requestId) => simulators.inspect<BookedRecharge[]>('vtpass/recharges', { requestId })),
  );
  return booked.flat().filter(({ outcome }) => outcome === 'delivered').length;
}
