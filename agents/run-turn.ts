import { airtimeFlow } from '../commerce/airtime/flow.ts';
import { foldWords } from '../conversation/flow-words.ts';
import { isClearlyPidgin } from '../conversation/language/detect-pidgin.ts';
import { answerFlow } from './answer-flow.ts';
import { answerIntent } from './answer-intent.ts';
import { takeConsent, takeKeyword } from './escape-hatches.ts';
import type { Understand } from './next-step.ts';
import { tellNews } from './order-news.ts';
import { openSession } from './session-span.ts';
import { offerPaused, resumeChoice, showFlow, startAirtime } from './show-flow.ts';
import { takeChoice } from './take-choice.ts';
import type { RunTurn, TurnEvent } from './turn.ts';
import { change, finishTurn, flowEnv, openDraft, packOf, say, type TurnDraft, textOf } from './turn-draft.ts';
import { type Keyword, parseKeyword } from './understanding/keywords.ts';
import { openUnderstanding } from './understanding/understand.ts';

export type TurnDeps = {
  readonly understand: Understand;
};

/**
 * One turn of a conversation: state and event in; state, replies and effects out. Pure but for its reads; a repeat
 * with the same input gives the same outcome, ids included.
 */
export function createRunTurn(deps: TurnDeps): RunTurn {
  return async (input) => {
    const draft = openDraft(input);
    await takeEvent(draft, input.event, deps);
    return finishTurn(draft);
  };
}

async function takeEvent(draft: TurnDraft, event: TurnEvent, deps: TurnDeps): Promise<void> {
  switch (event.kind) {
    case 'message':
      return takeMessage(draft, event, deps);
    case 'consent':
      draft.effects.push({ kind: 'set_consent', consent: event.consent });
      draft.ended = event.consent === 'opted_out' ? 'opted_out' : 'silent';
      return;
    case 'news':
      return tellNews(draft, event.news);
    case 'person_reply':
      change(draft, { owner: 'person' });
      return say(draft, event.text, 'notice');
    case 'hand_back':
      return handBack(draft);
  }
}

const builtIn = openUnderstanding();

/** With the built-in understanding. `warmUpTurn` loads its model ahead of the first free text. */
export const runTurn = createRunTurn({ understand: (text) => builtIn.understand(text, { medium: 'sms' }) });
export const warmUpTurn = builtIn.warmUp;

type Message = Extract<TurnEvent, { kind: 'message' }>;

async function takeMessage(draft: TurnDraft, event: Message, deps: TurnDeps): Promise<void> {
  const keyword = parseKeyword(event.text);
  const consent = consentOf(keyword);
  if (event.answeredByProvider) {
    if (consent) draft.effects.push({ kind: 'set_consent', consent });
    draft.ended = consent === 'opted_out' ? 'opted_out' : 'silent';
    return;
  }
  openSession(draft);
  if (consent) return takeConsent(draft, consent);
  if (draft.state.owner === 'person') {
    draft.ended = 'silent';
    return;
  }
  chooseLanguage(draft, event.text);
  change(draft, { misunderstood: 0 });
  await answerMessage(draft, keyword, deps);
  closeMessage(draft);
}

async function answerMessage(
  draft: TurnDraft,
  keyword: Keyword | undefined,
  { understand }: TurnDeps,
): Promise<void> {
  const answered =
    (await takeKeyword(draft, keyword)) ||
    (await takeChoice(draft)) ||
    (await answerFlow(draft, keyword, understand)) ||
    takePurchase(draft, keyword);
  if (!answered) await answerIntent(draft, understand);
}

/** The bare word that opens a purchase, a sum too small to be read as one beside it: everything else is asked for. */
const openingWords = /^(?:buy |get )?(?:airtime|recharge|top ?up|vtu|buy)(?: \d{1,2})?$/;

function takePurchase(draft: TurnDraft, keyword: Keyword | undefined): boolean {
  const opens = keyword?.kind === 'buy' || openingWords.test(foldWords(textOf(draft)));
  if (opens) startAirtime(draft);
  return opens;
}

function consentOf(keyword: Keyword | undefined): 'opted_out' | 'opted_in' | null {
  if (keyword?.kind === 'opt_out') return 'opted_out';
  return keyword?.kind === 'opt_in' ? 'opted_in' : null;
}

function chooseLanguage(draft: TurnDraft, text: string): void {
  const { language, languageChosen } = draft.state;
  if (!languageChosen && language === 'en' && isClearlyPidgin(text)) change(draft, { language: 'pcm' });
}

/** After the answer: a purchase that was put aside is offered, and notices that are off can be switched on. */
function closeMessage(draft: TurnDraft): void {
  const { input, state } = draft;
  if (draft.ended !== 'answered' || draft.replies.length === 0) return;
  const optedOut = input.customer.addresses.some(({ consent }) => consent === 'opted_out');
  if (optedOut && state.session?.turns === 1) {
    const { talk } = packOf(draft);
    draft.replies.unshift({ class: 'chat', content: { kind: 'text', text: talk.optedOutHint } });
  }
  const shown = draft.replies.at(-1)?.content;
  const offered = shown?.kind === 'choices' || input.state.choices.includes(resumeChoice);
  if (!offered) offerPaused(draft);
}

/** The bot again: what was under way goes on at its step. */
function handBack(draft: TurnDraft): void {
  if (draft.state.owner !== 'person') {
    draft.ended = 'silent';
    return;
  }
  change(draft, { owner: 'bot' });
  const { person } = packOf(draft);
  const { flow } = draft.state;
  if (flow) {
    showFlow(draft, airtimeFlow.repeat(flow, flowEnv(draft), person.handedBack));
    return;
  }
  say(draft, person.handedBack, 'notice');
  offerPaused(draft);
}
