import type { Address } from '../../conversation/address.ts';
import type { CustomerAddress } from '../../conversation/conversation.ts';
import { parseEmailAddress } from '../../conversation/values/email-address.ts';
import { foldText } from '../../conversation/values/fold-text.ts';
import { findPhoneNumbers, parsePhoneNumber } from '../../conversation/values/phone-number.ts';
import { sayStatus } from '../answers/order-answers.ts';
import { packOf, say, type TurnDraft, textOf } from '../turn-draft.ts';
import { nameAddress } from './name-address.ts';
import { senderOf } from './spending-limit.ts';

const unlinkPrefix = 'unlink:';

/** LINK with a number or an e-mail: a claim. It changes nothing yet and says nothing of whose that is; its news answer. */
export async function linkAddress(draft: TurnDraft, written?: string): Promise<void> {
  const target = written === undefined ? ownNumber(draft) : parseTarget(written);
  if (target) return claim(draft, target);
  const { openOrderId } = draft.state;
  const open = written === undefined && openOrderId ? await draft.input.reads.order(openOrderId) : null;
  // "Link" alone is asked for by who waits for the link of a payment.
  if (open?.status === 'AWAITING_PAYMENT') return sayStatus(draft, open);
  say(draft, packOf(draft).link.how);
}

function parseTarget(written: string): Address | undefined {
  const email = parseEmailAddress(written);
  if (email) return { medium: 'email', value: email };
  const number = parsePhoneNumber(written);
  return number.ok ? { medium: 'sms', value: number.value } : undefined;
}

/** Whoever writes by WhatsApp need not write their number. */
function ownNumber(draft: TurnDraft): Address | undefined {
  const sender = senderOf(draft);
  return sender?.medium === 'whatsapp' && sender.value.startsWith('+234')
    ? { medium: 'sms', value: sender.value }
    : undefined;
}

function claim(draft: TurnDraft, target: Address): void {
  const { addresses } = draft.input.customer;
  const pack = packOf(draft);
  const known = addresses.find(({ medium, value }) => medium === target.medium && value === target.value);
  const address = nameAddress(target, pack);
  if (!known) draft.effects.push({ kind: 'claim_address', target });
  else if (known.addressKey === senderOf(draft)?.addressKey) say(draft, pack.link.own({ address }));
  else say(draft, pack.link.already({ address }));
}

const wishes =
  /\b(?:link|connect|join|add|attach)\b.*\b(?:number|phone|line|sim|e-?mail|account|this|me)\b|\b(?:my|na my|na me get) (?:other |real |main |phone |own )?(?:number|line|phone|e-?mail)\b|\b(?:bought|buy|used|registered|don buy|dey buy)\b.*\b(?:before|there|with|from|for)\b/;
const others =
  /\b(?:airtime|data|light|token|meter|recharge|top ?up|load|send|card|nepa|pay|order|status|his|her|their)\b/;

/** The same in words: "my number is 0803…, I bought there before". Only where nothing is being bought: it is an answer there. */
export function takeLinkWish(draft: TurnDraft): boolean {
  const { flow, paused } = draft.state;
  const folded = foldText(textOf(draft));
  if (flow || paused || !wishes.test(folded) || others.test(folded)) return false;
  const target = onlyAddress(folded);
  const sender = senderOf(draft);
  // A telephone that names its own number says so of the line that airtime is for.
  const isOwn = sender?.medium === target?.medium && sender?.value === target?.value;
  if (!target || (isOwn && !/\b(?:link|connect)\b/.test(folded))) return false;
  claim(draft, target);
  return true;
}

function onlyAddress(folded: string): Address | undefined {
  const emails = folded
    .split(/[\s,;()]+/)
    .flatMap((word) => parseEmailAddress(word.replace(/\.$/, '')) ?? []);
  const numbers = findPhoneNumbers(folded).map(({ value }) => value);
  const [email] = emails;
  const [number] = numbers;
  if (emails.length + numbers.length !== 1) return undefined;
  if (email) return { medium: 'email', value: email };
  return number ? { medium: 'sms', value: number } : undefined;
}

/** UNLINK: alone it means the address that it is written from, or on a telephone the only other one. */
export function unlinkAddress(draft: TurnDraft, written?: string): void {
  const pack = packOf(draft);
  const meant = linkedMeant(draft, written);
  if (typeof meant === 'string') {
    say(draft, pack.link[meant]);
    return;
  }
  const [only] = meant;
  if (only && meant.length === 1) {
    unlink(draft, only);
    return;
  }
  const choices = meant.map((address) => ({
    id: `${unlinkPrefix}${address.addressKey}`,
    label: nameAddress(address, pack),
  }));
  say(draft, { kind: 'choices', text: pack.link.whichUnlink, choices });
}

/** The addresses that may be meant; or the sentence that says why there is none. */
function linkedMeant(
  draft: TurnDraft,
  written: string | undefined,
): readonly CustomerAddress[] | 'nothingLinked' | 'phoneStays' {
  const { addresses } = draft.input.customer;
  const sender = senderOf(draft);
  const linked = addresses.filter(({ medium }) => medium !== 'sms');
  if (addresses.length < 2) return 'nothingLinked';
  if (written === undefined && sender && sender.medium !== 'sms') return [sender];
  const target = written === undefined ? undefined : parseTarget(written);
  const isPhone = addresses.some(({ medium, value }) => medium === 'sms' && value === target?.value);
  if (linked.length === 0 || isPhone) return 'phoneStays';
  const meant = linked.filter((address) => isNamed(written, target, address));
  return meant.length > 0 ? meant : 'nothingLinked';
}

function isNamed(written: string | undefined, target: Address | undefined, address: Address): boolean {
  if (written === undefined) return true;
  if (target) return address.medium === target.medium && address.value === target.value;
  return address.medium === written.replace(/[^a-z]/g, '');
}

/** True: the choice was one of the linked addresses. */
export function takeUnlinkChoice(draft: TurnDraft, id: string): boolean {
  const key = id.startsWith(unlinkPrefix) ? id.slice(unlinkPrefix.length) : undefined;
  const address = draft.input.customer.addresses.find(({ addressKey }) => addressKey === key);
  if (!address || address.medium === 'sms') return false;
  unlink(draft, address);
  return true;
}

function unlink(draft: TurnDraft, gone: CustomerAddress): void {
  const pack = packOf(draft);
  const sender = senderOf(draft);
  draft.effects.push({ kind: 'unlink_address', addressKey: gone.addressKey });
  const address = nameAddress(gone, pack);
  const isHere = sender?.addressKey === gone.addressKey;
  say(draft, isHere ? pack.link.unlinkedHere : pack.link.unlinked({ address }), 'notice');
  tellTelephones(draft, pack.link.unlinked({ address }), sender?.addressKey);
}

/** Every telephone of the customer hears what becomes of the links to it, but for the one that is answered anyway. */
export function tellTelephones(draft: TurnDraft, text: string, exceptKey: string | undefined): void {
  for (const { medium, addressKey } of draft.input.customer.addresses) {
    if (medium === 'sms' && addressKey !== exceptKey) {
      draft.replies.push({ class: 'notice', content: { kind: 'text', text }, addressKey });
    }
  }
}
