import { cancelOpenOrder, tellBalance, tellHistory, tellStatus } from './answers/order-answers.ts';
import { tellOwnRecord } from './answers/own-records.ts';
import { showMenu } from './answers/show-menu.ts';
import { tellArticle } from './answers/tell-article.ts';
import { cancelFlow } from './flows/answer-flow.ts';
import { goOn } from './flows/show-flow.ts';
import { callPerson } from './handoff/call-person.ts';
import { noteConsent } from './identity/consent.ts';
import { linkAddress, unlinkAddress } from './identity/link-address.ts';
import { payByUssd, payFromWallet } from './payment/pay-order.ts';
import { change, packOf, say, type TurnDraft, textOf } from './turn-draft.ts';
import type { Keyword } from './understanding/keywords.ts';

/** STOP and START: heard at any moment, whoever owns the conversation. */
export async function takeConsent(draft: TurnDraft, consent: 'opted_out' | 'opted_in'): Promise<void> {
  const { talk } = packOf(draft);
  if (consent === 'opted_in') {
    say(draft, talk.optedIn, 'notice');
    await noteConsent(draft, consent);
    return;
  }
  await noteConsent(draft, consent);
  // the conversation ends here; what comes next is a new one, told how to switch notices on
  change(draft, { session: null });
  say(draft, talk.optedOut, 'notice');
  draft.ended = 'opted_out';
}

/** Commands are done before anything is understood. After a digression the pending question stands again. */
export async function takeKeyword(draft: TurnDraft, keyword: Keyword | undefined): Promise<boolean> {
  if (textOf(draft).trim() === '') {
    showMenu(draft);
    return true;
  }
  if (!keyword || !(await obey(draft, keyword))) return false;
  const goesOn = draft.ended === 'answered' && draft.replies.length > 0;
  if (goesOn) await goOn(draft);
  return true;
}

/** False for a keyword that is not the end of it: a purchase of what is sold, and consent, which was heard before. */
async function obey(draft: TurnDraft, keyword: Keyword): Promise<boolean> {
  const { talk } = packOf(draft);
  switch (keyword.kind) {
    case 'help':
      say(draft, talk.help);
      return true;
    case 'help_token':
    case 'resend_token':
    case 'receipt':
      await tellOwnRecord(draft, keyword);
      return true;
    case 'menu':
      showMenu(draft);
      return true;
    case 'cancel':
      if (!(await cancelFlow(draft))) await cancelOpenOrder(draft);
      return true;
    case 'agent':
      callPerson(draft, { reason: 'asked_for_person', category: 'general', priority: 'MEDIUM' });
      return true;
    case 'language':
      change(draft, { language: keyword.language, languageChosen: true });
      say(draft, packOf(draft).talk.languageSet);
      return true;
    case 'link':
    case 'unlink':
      await changeLink(draft, keyword);
      return true;
    case 'buy':
    case 'opt_out':
    case 'opt_in':
      return false;
    case 'wallet':
      await payFromWallet(draft);
      return true;
    case 'ussd':
      await payByUssd(draft, keyword.bank);
      return true;
    case 'history':
    case 'balance':
    case 'status':
      await tellRecord(draft, keyword);
      return true;
  }
}

async function changeLink(
  draft: TurnDraft,
  { kind, address }: Extract<Keyword, { kind: 'link' | 'unlink' }>,
): Promise<void> {
  // Who calls may have forged the number, and hears the other addresses.
  if (draft.input.dialogue === 'voice') return say(draft, packOf(draft).voice.linkByText);
  if (kind === 'link') return linkAddress(draft, address);
  unlinkAddress(draft, address);
}

type RecordKeyword = Extract<Keyword, { kind: 'history' | 'balance' | 'status' }>;

async function tellRecord(draft: TurnDraft, keyword: RecordKeyword): Promise<void> {
  switch (keyword.kind) {
    case 'history':
      return tellHistory(draft);
    case 'balance':
      if (keyword.product === 'AIRTIME') return tellBalance(draft);
      return void tellArticle(draft, 'data-balance');
    case 'status':
      return tellStatus(draft, keyword.reference);
  }
}
