import type { CommerceNews } from '../commerce/news.ts';
import type { Medium } from '../conversation/address.ts';
import { isClearlyPidgin } from '../conversation/language/detect-pidgin.ts';
import type { LinkNews } from '../conversation/link.ts';
import { answerFiles } from './answers/answer-files.ts';
import { type Answering, answerIntent } from './answers/answer-intent.ts';
import { takeRenewal } from './answers/data-answers.ts';
import { takeMeterCommand } from './answers/meter-commands.ts';
import { type Articles, ownArticles } from './answers/open-articles.ts';
import { asksForOwnRecord, tellOwnRecord } from './answers/own-records.ts';
import { startNextWish } from './answers/wishes.ts';
import { takeChoice } from './choices/take-choice.ts';
import { createGate } from './commands/gate.ts';
import { enterChannel } from './enter-channel.ts';
import { takeConsent, takeKeyword } from './escape-hatches.ts';
import { askRating, takeAskedRating } from './feedback/take-rating.ts';
import { answerFlow } from './flows/answer-flow.ts';
import { takePlan } from './flows/plan-purchase.ts';
import { commandIn, isSold } from './flows/product-flows.ts';
import { offerPaused, resumeChoice, showAgain, startPurchase } from './flows/show-flow.ts';
import { takeLookup } from './flows/take-lookup.ts';
import type { ChatLimits } from './group-chat/chat.ts';
import type { ModelTalk } from './group-chat/speak-by-model.ts';
import { hasAlarmingWord } from './handoff/alarming-words.ts';
import { answerForPerson, takeVoiceMessage } from './handoff/call-person.ts';
import { showBestCustomer } from './handoff/care.ts';
import { holdOrders, releaseSession, stopsOrders } from './handoff/security-hold.ts';
import { noteConsent } from './identity/consent.ts';
import { takeLinkWish } from './identity/link-address.ts';
import { tellLinkNews } from './identity/link-news.ts';
import { senderOf } from './identity/spending-limit.ts';
import { keepsPace } from './message-pace.ts';
import type { AskModel } from './models/model.ts';
import { tellNews } from './news/order-news.ts';
import { openDialogue } from './open-dialogue.ts';
import { takeCode } from './payment/take-code.ts';
import { createWordCheck } from './replies/check-words.ts';
import { takeAutoRenewal } from './schedules/schedule-answers.ts';
import { takeScheduleCommand } from './schedules/schedule-commands.ts';
import { tellScheduleNews } from './schedules/schedule-news.ts';
import { openSession } from './session-span.ts';
import type { RunTurn, TurnEvent } from './turn.ts';
import { change, finishTurn, openDraft, packOf, say, type TurnDraft, textOf } from './turn-draft.ts';
import { stripEmail } from './understanding/email-text.ts';
import { type Keyword, parseKeyword } from './understanding/keywords.ts';
import { openUnderstanding } from './understanding/understand.ts';
import type { Understanding } from './understanding/understanding.ts';

export type TurnDeps = {
  readonly understand: (text: string, medium: Medium) => Understanding;
  /** Where the rules are in doubt; without it they say what they can. */
  readonly model?: ModelTalk;
  readonly limits?: ChatLimits;
  /** Our own where absent. */
  readonly articles?: Articles;
};

/**
 * One turn of a conversation: state and event in; state, replies and effects out. Pure but for its reads; a repeat
 * with the same input gives the same outcome, ids included.
 */
export function createRunTurn(deps: TurnDeps): RunTurn {
  return async (input) => {
    const draft = openDraft(enterChannel({ ...input, event: ownWords(input.event) }), deps.articles);
    await takeEvent(draft, draft.input.event, deps);
    return finishTurn(draft);
  };
}

/** An e-mail carries what it answers; a turn is about the sender's own words. */
function ownWords(event: TurnEvent): TurnEvent {
  return event.kind === 'message' && event.medium === 'email'
    ? { ...event, text: stripEmail(event.text) }
    : event;
}

async function takeEvent(draft: TurnDraft, event: TurnEvent, deps: TurnDeps): Promise<void> {
  switch (event.kind) {
    case 'message':
      return takeMessage(draft, event, {
        ...deps,
        understand: (text) => deps.understand(text, event.medium ?? 'sms'),
      });
    case 'consent':
      return hearConsent(draft, event.consent);
    case 'news':
      return takeNews(draft, event.news);
    case 'person_reply':
      change(draft, { owner: 'person' });
      return say(draft, event.text, 'notice');
    case 'hand_back':
      return handBack(draft);
    case 'orders_released':
      return releaseSession(draft);
  }
}

/** Heard by the provider, who has answered it. */
async function hearConsent(draft: TurnDraft, consent: 'opted_out' | 'opted_in'): Promise<void> {
  const offers = await noteConsent(draft, consent);
  if (!offers) draft.ended = consent === 'opted_out' ? 'opted_out' : 'silent';
}

async function takeNews(draft: TurnDraft, news: CommerceNews | LinkNews): Promise<void> {
  if (news.kind === 'link') return tellLinkNews(draft, news);
  if (news.kind === 'looked_up') return takeLookup(draft, news);
  await (news.kind === 'schedule' ? tellScheduleNews(draft, news) : tellNews(draft, news));
  await startNextWish(draft);
}

const builtIn = openUnderstanding();

const understand: TurnDeps['understand'] = (text, medium) => builtIn.understand(text, { medium });

/** With the built-in understanding, and a model where one may be asked. */
export function openRunTurn({ ask, now }: { readonly ask?: AskModel; readonly now: () => Date }): RunTurn {
  if (!ask) return runTurn;
  return createRunTurn({
    understand,
    model: { ask, now, gate: createGate(), checkWords: createWordCheck() },
  });
}

/** With rules alone. `warmUpTurn` loads the model of the understanding and the articles ahead of the first free text. */
export const runTurn = createRunTurn({ understand });
export function warmUpTurn(): void {
  builtIn.warmUp();
  ownArticles();
}

type Message = Extract<TurnEvent, { kind: 'message' }>;

async function takeMessage(draft: TurnDraft, event: Message, by: Answering): Promise<void> {
  const keyword = parseKeyword(event.text);
  const consent = consentOf(keyword);
  if (event.answeredByProvider) {
    if (consent) return hearConsent(draft, consent);
    draft.ended = 'silent';
    return;
  }
  openSession(draft);
  if (consent) return takeConsent(draft, consent);
  if (await takeCode(draft, event)) return;
  if (draft.state.owner === 'person' && asksForOwnRecord(keyword)) return tellOwnRecord(draft, keyword);
  if (takeVoiceMessage(draft)) return;
  if (draft.state.owner === 'person') {
    answerForPerson(draft);
    draft.ended = 'silent';
    if (hasAlarmingWord(event.text) && stopsOrders(event.text, by.understand(event.text))) holdOrders(draft);
    return;
  }
  if (!keepsPace(draft, event.acceptedAt ?? draft.input.now)) return;
  chooseLanguage(draft, event.text);
  change(draft, { misunderstood: 0 });
  await answerMessage(draft, event, keyword, by);
  await closeMessage(draft);
}

async function answerMessage(
  draft: TurnDraft,
  event: Message,
  keyword: Keyword | undefined,
  by: Answering,
): Promise<void> {
  const answered =
    (await openDialogue(draft, event)) ||
    (await answerFiles(draft)) ||
    (await takeKeyword(draft, keyword)) ||
    takeLinkWish(draft) ||
    takeAskedRating(draft) ||
    (await takeChoice(draft, by.understand)) ||
    (await takeScheduleCommand(draft)) ||
    (await takeMeterCommand(draft)) ||
    (await takePlan(draft)) ||
    (await answerFlow(draft, keyword, by.understand)) ||
    (await takePurchase(draft, keyword));
  if (!answered) await answerIntent(draft, by);
}

/** A command, or the bare word that opens a purchase: everything else is asked for. */
async function takePurchase(draft: TurnDraft, keyword: Keyword | undefined): Promise<boolean> {
  const product = keyword?.kind === 'buy' ? keyword.product : commandIn(textOf(draft));
  if (!product || !isSold(product)) return (await takeAutoRenewal(draft)) || takeRenewal(draft);
  await startPurchase(draft, product);
  return true;
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
async function closeMessage(draft: TurnDraft): Promise<void> {
  showBestCustomer(draft);
  await startNextWish(draft);
  const { input, state } = draft;
  if (draft.ended !== 'answered' || draft.replies.length === 0) return;
  const here = senderOf(draft) ?? input.customer.addresses[0];
  if (here?.consent === 'opted_out' && state.session?.turns === 1) {
    const { talk } = packOf(draft);
    draft.replies.unshift({ class: 'chat', content: { kind: 'text', text: talk.optedOutHint } });
  }
  const shown = draft.replies.at(-1)?.content;
  const offered = shown?.kind === 'choices' || input.state.choices.includes(resumeChoice);
  if (!offered) await offerPaused(draft);
}

/** The bot again: what was under way goes on at its step. */
async function handBack(draft: TurnDraft): Promise<void> {
  if (draft.state.owner !== 'person') {
    draft.ended = 'silent';
    return;
  }
  change(draft, { owner: 'bot' });
  const { person } = packOf(draft);
  const { flow } = draft.state;
  if (flow) {
    return showAgain(draft, flow, person.handedBack);
  }
  const rating = askRating(draft, draft.state.session?.sessionId ?? draft.input.eventId);
  say(draft, rating ? `${person.handedBack} ${rating}` : person.handedBack, 'notice');
  await offerPaused(draft);
}
