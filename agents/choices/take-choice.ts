import { foldWords } from '../../conversation/flow-words.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import { answerMeaning } from '../answers/answer-intent.ts';
import { meaningOf, writtenMeaning } from '../answers/ask-meaning.ts';
import { brandChoices, tellBrand } from '../answers/power-answers.ts';
import { menuActions, showMenu } from '../answers/show-menu.ts';
import { cancelFlow, takeYes } from '../flows/answer-flow.ts';
import { flowOf } from '../flows/product-flows.ts';
import { tappedQuote } from '../flows/quote-buttons.ts';
import {
  fillFlow,
  offerPaused,
  openFlow,
  refuseAnswer,
  restartChoice,
  resumeChoice,
  showAgain,
  startPurchase,
} from '../flows/show-flow.ts';
import { retryLookupChoice } from '../flows/take-lookup.ts';
import { takeResumeChoice } from '../identity/consent.ts';
import { takeUnlinkChoice } from '../identity/link-address.ts';
import type { Understand } from '../next-step.ts';
import { bankLabels, isBankChoice, payByUssd, takeBankChoice } from '../payment/pay-order.ts';
import {
  cancelChoice,
  change,
  packOf,
  quoteChoice,
  say,
  type TurnDraft,
  takeAsWritten,
  textOf,
} from '../turn-draft.ts';
import { takeKey } from './take-key.ts';

/** A digit, or an entry's own words, picks one of the choices shown last. */
export async function takeChoice(draft: TurnDraft, understand: Understand): Promise<boolean> {
  const quote = tappedQuote(draft);
  if (quote) return takeQuoteTap(draft, quote);
  const id = tappedChoice(draft) ?? pickChoice(textOf(draft), draft.input.state.choices, packOf(draft));
  if (id === undefined) return takeOtherDigit(draft);
  if ((await takeMeaning(draft, id, understand)) || (await takeKey(draft, id))) return true;
  if (id === quoteChoice) return takeYes(draft);
  if (id === cancelChoice) return await cancelFlow(draft);
  if (id === resumeChoice || id === retryLookupChoice) return resumePaused(draft);
  if (id === restartChoice) return restart(draft);
  const brand = brandChoices[id];
  if (brand) {
    await tellBrand(draft, brand);
    return true;
  }
  if (takeResumeChoice(draft, id) || takeUnlinkChoice(draft, id) || (await takeBankChoice(draft, id)))
    return true;
  const action = Object.hasOwn(menuActions, id) ? menuActions[id] : undefined;
  if (action) {
    await action(draft);
    return true;
  }
  return answerWith(draft, id);
}

/** "1 to finish" holds wherever the customer turns up next: what was shown elsewhere is not answered by that digit. */
function isTakenUp(draft: TurnDraft): boolean {
  const { flow, paused, choices } = draft.state;
  const waits = flow === null && paused !== null && choices.length === 0;
  return waits && /^\s*1[.)]?\s*$/.test(textOf(draft));
}

/** In a dialogue a digit that stands for nothing is said to be none of the choices, not taken for an amount. */
async function takeOtherDigit(draft: TurnDraft): Promise<boolean> {
  if (isTakenUp(draft)) return resumePaused(draft);
  const { choices } = draft.input.state;
  const digits = choices.length < 10 ? /^\s*\d\s*$/ : /^\s*\d{1,2}\s*$/;
  if (!draft.input.dialogue || choices.length === 0 || !digits.test(textOf(draft))) return false;
  const { flow, paused } = draft.state;
  if (flow) {
    await refuseAnswer(draft, flow);
    return true;
  }
  const { talk } = packOf(draft);
  say(draft, talk.notUnderstood);
  if (choices.some(isBankChoice)) await payByUssd(draft);
  else if (paused && choices.includes(resumeChoice)) await offerPaused(draft);
  else showMenu(draft);
  return true;
}

/** Money moves on it, so the yes under an earlier quote is no yes to the one that stands. */
async function takeQuoteTap(draft: TurnDraft, quote: 'standing' | 'earlier'): Promise<boolean> {
  const { flow } = draft.state;
  if (quote === 'standing' || !flow) return takeYes(draft);
  await showAgain(draft, flow, packOf(draft).flow.quoteNotLast);
  return true;
}

/** A button of an older message is no answer to what was asked last. */
function tappedChoice({ input: { event, state } }: TurnDraft): string | undefined {
  const id = event.kind === 'message' ? event.choiceId : undefined;
  return id !== undefined && state.choices.includes(id) ? id : undefined;
}

function pickChoice(text: string, choices: readonly string[], pack: LanguagePack): string | undefined {
  const digits = /^\s*(\d{1,2})[.)]?\s*$/.exec(text)?.[1];
  if (digits) return choices[Number(digits) - 1];
  const labels: Readonly<Record<string, string>> = {
    ...bankLabels,
    ...brandChoices,
    [retryLookupChoice]: pack.flow.tryAgain,
    [resumeChoice]: pack.flow.resumeFinish,
    [restartChoice]: pack.flow.resumeRestart,
    menu_airtime: pack.talk.menuAirtime,
    menu_power: pack.talk.menuPower,
    menu_data: pack.talk.menuData,
    menu_status: pack.talk.menuStatus,
    menu_history: pack.talk.menuHistory,
    menu_balance: pack.talk.menuBalance,
    menu_person: pack.talk.menuPerson,
  };
  const folded = foldWords(text);
  const written = choices.find((id) => foldWords(labels[id] ?? '') === folded && folded !== '');
  return written ?? writtenMeaning(text, choices, pack);
}

/** What was meant by the message before: that one is answered. */
async function takeMeaning(draft: TurnDraft, id: string, understand: Understand): Promise<boolean> {
  const label = meaningOf(id);
  const { unclear } = draft.state;
  if (!label) return false;
  if (unclear !== null) takeAsWritten(draft, unclear);
  change(draft, { unclear: null });
  await answerMeaning(draft, label, understand);
  return true;
}

async function restart(draft: TurnDraft): Promise<boolean> {
  const stopped = draft.state.paused ?? draft.state.flow;
  change(draft, { flow: null, paused: null });
  if (stopped) await openFlow(draft, flowOf(stopped), '');
  else await startPurchase(draft, 'AIRTIME', '');
  return true;
}

async function resumePaused(draft: TurnDraft): Promise<boolean> {
  const paused = draft.state.paused ?? draft.state.flow;
  if (!paused) return false;
  await showAgain(draft, paused);
  return true;
}

/** A choice of the pending question, such as a network, is the answer in its own words. */
async function answerWith(draft: TurnDraft, id: string): Promise<boolean> {
  const asked = draft.state.flow ?? draft.state.paused;
  return asked !== null && fillFlow(draft, asked, id);
}
