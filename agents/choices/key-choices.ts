import type { OrderView } from '../../commerce/order.ts';
import type { FlowState } from '../../conversation/conversation.ts';
import type { FlowScreen } from '../../conversation/flow.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import type { Choice, ReplyContent } from '../../conversation/reply.ts';
import { flowOf } from '../flows/product-flows.ts';
import { cancelChoice, quoteChoice, type TurnDraft } from '../turn-draft.ts';

/** What a digit of a dialled screen does where in writing there is a command. */
const keyActions = [
  'menu',
  'language',
  'order',
  'pay',
  'link',
  'wallet',
  'receipt',
  'load',
  'cancel_order',
  'new_code',
  'other',
  'schedules',
  'schedule',
  'skip',
  'pause',
  'resume',
  'stop',
  'plan',
] as const;

export type KeyAction = (typeof keyActions)[number];

const prefix = 'key';

/** A choice that does something by itself. `about`: the order's reference, the schedule's number, the product. */
export function keyFor(action: KeyAction, label: string, about: string | number = ''): Choice {
  return { id: `${prefix}:${action}:${about}`, label };
}

export function readKey(id: string): { readonly action: KeyAction; readonly about: string } | undefined {
  const [first, name, about = ''] = id.split(':');
  const action = keyActions.find((known) => known === name);
  return first === prefix && action ? { action, about } : undefined;
}

/** Whether the customer has a screen and digits, and hardly anything else. */
export function hasKeysOnly({ input }: Pick<TurnDraft, 'input'>): boolean {
  return input.dialogue === 'ussd';
}

/** What can be done with an order as it stands. */
export function keysOfOrder({ ref, status, paymentUrl, lines }: OrderView, pack: LanguagePack): Choice[] {
  const { keys } = pack.dialogue;
  const cancel = keyFor('cancel_order', keys.cancelOrder, ref);
  const menu = keyFor('menu', keys.menu);
  switch (status) {
    case 'SECOND_FACTOR':
      return [keyFor('new_code', keys.newCode, ref), cancel, menu];
    case 'AWAITING_PAYMENT':
      return paymentUrl
        ? [keyFor('pay', keys.pay, ref), keyFor('link', keys.textLink, ref), cancel, menu]
        : [cancel, menu];
    case 'HELD':
      return [cancel, menu];
    case 'FULFILLED': {
      const isToken = lines.some((line) => line.product === 'POWER' && (line.proof?.codes.length ?? 0) > 0);
      return [
        keyFor('receipt', keys.receipt, ref),
        ...(isToken ? [keyFor('load', keys.loadToken)] : []),
        menu,
      ];
    }
    default:
      return [];
  }
}

/** A question or a quote with the digits that stand under it. */
export function addKeys({ kind, state, content }: FlowScreen, pack: LanguagePack): ReplyContent {
  const { flow } = pack;
  const answers: readonly Choice[] =
    kind === 'quoted'
      ? [
          { id: quoteChoice, label: flow.buttonYes },
          { id: cancelChoice, label: flow.buttonCancel },
          ...keysOfQuote(state, pack),
        ]
      : keysOfQuestion(state, pack);
  if (content.kind !== 'text' || answers.length === 0) return content;
  return { kind: 'choices', text: content.text, choices: answers };
}

/** What can be changed about a quote besides its amount, which is simply entered. */
function keysOfQuote(state: FlowState, { dialogue: { keys } }: LanguagePack): Choice[] {
  const number = keyFor('other', keys.otherNumber, 'number');
  switch (flowOf(state).product) {
    case 'AIRTIME':
      return [number];
    case 'DATA':
      return [number, keyFor('other', keys.otherData, 'data')];
    case 'POWER':
      return [keyFor('other', keys.otherMeter, 'meter')];
  }
}

/** What may be wrong about a meter that its company does not know, besides its digits. */
function keysOfQuestion({ asked, slots }: FlowState, { dialogue: { keys } }: LanguagePack): Choice[] {
  const { disco, triedMeter } = { ...slots, ...Object(slots['goods']) };
  return asked === 'meterNumber' && disco !== undefined && triedMeter !== undefined
    ? [keyFor('other', keys.otherCompany, 'company')]
    : [];
}
