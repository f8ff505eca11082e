import { cancelOpenOrder, tellReceipt, tellStatus } from '../answers/order-answers.ts';
import { tellHowToLoad } from '../answers/power-answers.ts';
import { showMenu } from '../answers/show-menu.ts';
import { fillFlow, resumeFlow } from '../flows/show-flow.ts';
import { paymentLink } from '../news/order-news.ts';
import { payByUssd, payFromWallet } from '../payment/pay-order.ts';
import { wishFor } from '../schedules/schedule-commands.ts';
import { choosePlan, showSchedule, showSchedules } from '../schedules/schedule-keys.ts';
import { change, packOf, say, type TurnDraft } from '../turn-draft.ts';
import { type KeyAction, readKey } from './key-choices.ts';

type Action = (draft: TurnDraft, about: string) => Promise<void> | void;

const actions: Readonly<Record<KeyAction, Action>> = {
  menu: (draft) => showMenu(draft),
  language: switchLanguage,
  order: (draft, ref) => tellStatus(draft, ref),
  pay: payOrder,
  link: textLink,
  wallet: payFromWallet,
  receipt: (draft, ref) => tellReceipt(draft, ref),
  load: tellHowToLoad,
  cancel_order: (draft, ref) => cancelOpenOrder(draft, ref),
  new_code: askForCode,
  other: askOther,
  schedules: showSchedules,
  schedule: (draft, number) => showSchedule(draft, Number(number)),
  skip: (draft, number) => manage(draft, 'skip', number),
  pause: (draft, number) => manage(draft, 'pause', number),
  resume: (draft, number) => manage(draft, 'resume', number),
  stop: (draft, number) => manage(draft, 'stop', number),
  plan: choosePlan,
};

/** Does what a digit stands for; false for a choice that is an answer to a question. */
export async function takeKey(draft: TurnDraft, id: string): Promise<boolean> {
  const key = readKey(id);
  if (!key) return false;
  await actions[key.action](draft, key.about);
  return true;
}

function switchLanguage(draft: TurnDraft): void {
  change(draft, { language: draft.state.language === 'en' ? 'pcm' : 'en', languageChosen: true });
  showMenu(draft);
}

async function payOrder(draft: TurnDraft, ref: string): Promise<void> {
  const order = await draft.input.reads.orderByRef(ref);
  if (order) change(draft, { openOrderId: order.orderId });
  await payByUssd(draft);
}

async function textLink(draft: TurnDraft, ref: string): Promise<void> {
  const order = await draft.input.reads.orderByRef(ref);
  const link = order && paymentLink(draft, order);
  if (link) say(draft, link, 'money_prompt');
  else await tellStatus(draft, ref);
}

async function askForCode(draft: TurnDraft, ref: string): Promise<void> {
  const order = await draft.input.reads.orderByRef(ref);
  if (order?.status === 'SECOND_FACTOR') draft.effects.push({ kind: 'new_code', orderId: order.orderId });
  else await tellStatus(draft, ref);
}

/** The same words that retract an answer in writing. */
async function askOther(draft: TurnDraft, what: string): Promise<void> {
  const { flow } = draft.state;
  if (!flow) showMenu(draft);
  else if (!(await fillFlow(draft, flow, `another ${what}`))) await resumeFlow(draft);
}

async function manage(
  draft: TurnDraft,
  wish: 'skip' | 'pause' | 'resume' | 'stop',
  number: string,
): Promise<void> {
  const all = await draft.input.reads.schedules();
  const schedule = all.find((known) => known.number === Number(number));
  if (schedule) wishFor(draft, wish, schedule);
  else say(draft, packOf(draft).schedules.unknown({ position: Number(number) }));
}
