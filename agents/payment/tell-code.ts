import type { OrderNews, OrderView } from '../../commerce/order.ts';
import { secondFactorRules } from '../../config/rules/second-factor.ts';
import { codePlace } from '../../conversation/reply.ts';
import { factsOfOrder } from '../answers/order-facts.ts';
import { hasKeysOnly, keysOfOrder } from '../choices/key-choices.ts';
import { lastDigits } from '../last-digits.ts';
import { packOf, say, type TurnDraft } from '../turn-draft.ts';

export type CodeNews = Extract<
  OrderNews['kind'],
  'code' | 'code_wrong' | 'code_failed' | 'code_expired' | 'code_not_renewed'
>;

const kinds: ReadonlySet<OrderNews['kind']> = new Set<CodeNews>([
  'code',
  'code_wrong',
  'code_failed',
  'code_expired',
  'code_not_renewed',
]);

export function isCodeNews(kind: OrderNews['kind']): kind is CodeNews {
  return kinds.has(kind);
}

/** What an order tells about its one-time code. The code itself comes into its message when that is sent. */
export function tellCode(draft: TurnDraft, order: OrderView, kind: CodeNews): void {
  const { code } = packOf(draft);
  const { ref } = order;
  switch (kind) {
    case 'code':
      askForCode(draft, order);
      break;
    case 'code_wrong':
      sayWrong(draft, order);
      break;
    case 'code_failed':
      say(draft, code.failed({ ref }), 'notice');
      break;
    case 'code_expired':
      say(draft, code.expired({ ref }), 'notice');
      break;
    case 'code_not_renewed':
      askInDialogue(draft, order, code.notRenewed({ ref }));
      break;
  }
}

/** Silent where another wrong one has ended the order meanwhile: that is told by itself. */
function sayWrong(draft: TurnDraft, order: OrderView): void {
  const { ref, status, secondFactor } = order;
  const count = secondFactor?.triesLeft ?? 0;
  if (count === 0 || status !== 'SECOND_FACTOR') draft.ended = 'silent';
  else askInDialogue(draft, order, packOf(draft).code.wrong({ ref, count }));
}

/** On a dialled screen the code is entered where it is asked for, with the other ways beside it. */
function askInDialogue(draft: TurnDraft, order: OrderView, text: string): void {
  const choices = hasKeysOnly(draft) ? keysOfOrder(order, packOf(draft)) : [];
  say(draft, choices.length > 0 ? { kind: 'choices', text, choices } : text, 'notice');
}

function askForCode(draft: TurnDraft, order: OrderView): void {
  const { secondFactor } = order;
  if (order.status !== 'SECOND_FACTOR' || !secondFactor) {
    draft.ended = 'silent';
    return;
  }
  const pack = packOf(draft);
  const { addressKey, issue } = secondFactor;
  const { addresses } = draft.input.customer;
  const minutes = secondFactorRules.codeValidMs / 60_000;
  const text = pack.code.sent({ ...factsOfOrder(order, pack), code: codePlace, minutes });
  draft.replies.push({
    class: 'code',
    content: { kind: 'text', text },
    code: { orderId: order.orderId, issue },
    addressKey,
  });
  const target = addresses.find((address) => address.addressKey === addressKey);
  const facts = { ref: order.ref, number: lastDigits(target?.value) };
  // Who has no other address reads it where they are.
  if (hasKeysOnly(draft)) askInDialogue(draft, order, pack.dialogue.enterCode(facts));
  else if (addresses.length > 1) say(draft, pack.code.sentTo(facts), 'notice');
}
