import type { OrderView } from '../../commerce/order.ts';
import { sessionRules } from '../../config/rules/sessions.ts';
import { isUssdBank, type UssdBank, ussdBankName, ussdBanks } from '../../config/rules/ussd-banks.ts';
import { foldWords } from '../../conversation/flow-words.ts';
import type { Choice } from '../../conversation/reply.ts';
import { formatNaira } from '../../conversation/values/naira.ts';
import { factsOfOrder } from '../answers/order-facts.ts';
import { hasKeysOnly, keyFor } from '../choices/key-choices.ts';
import { amendLast, packOf, say, type TurnDraft } from '../turn-draft.ts';

const bankChoice = 'ussd:';

/** WALLET: pays what waits out of the balance. Nothing is promised: a link's payment may be faster, and news tell. */
export async function payFromWallet(draft: TurnDraft): Promise<void> {
  const { money, pay, voice } = packOf(draft);
  // Who calls may have forged the number, and the wallet is money.
  if (draft.input.dialogue === 'voice') return say(draft, voice.walletByText);
  const order = await awaitingOrder(draft);
  const balanceKobo = await draft.input.reads.walletKobo();
  const amount = formatNaira(balanceKobo);
  if (!order) return say(draft, `${pay.nothingToPay} ${money.balance({ amount })}`);
  if (balanceKobo < order.quote.payableKobo) {
    const payable = formatNaira(order.quote.payableKobo);
    return say(draft, pay.walletShort({ ref: order.ref, amount, payable }));
  }
  draft.effects.push({ kind: 'pay_order', orderId: order.orderId, method: { kind: 'wallet' } });
}

/** USSD, alone or with the bank's name. */
export async function payByUssd(draft: TurnDraft, named?: string): Promise<void> {
  const order = await awaitingOrder(draft);
  const { pay } = packOf(draft);
  if (!order) return say(draft, pay.nothingToPay);
  const served = draft.input.reads.ussdBanks;
  const bank = named === undefined ? undefined : bankNamed(named);
  if (bank && served.includes(bank)) return askForCode(draft, order, bank);
  const banks = served.map((id) => ({ id: `${bankChoice}${id}`, label: ussdBankName(id) }));
  const choices = [...(await walletKey(draft, order)), ...banks];
  if (choices.length === 0) return say(draft, pay.noBanks);
  say(draft, {
    kind: 'choices',
    text: pay.askBank({ payable: formatNaira(order.quote.payableKobo) }),
    choices,
  });
}

/** On a dialled screen the wallet stands among the banks, where it covers the price. */
async function walletKey(draft: TurnDraft, order: OrderView): Promise<readonly Choice[]> {
  if (!hasKeysOnly(draft)) return [];
  const balanceKobo = await draft.input.reads.walletKobo();
  if (balanceKobo < order.quote.payableKobo) return [];
  const { keys } = packOf(draft).dialogue;
  return [keyFor('wallet', keys.wallet({ amount: formatNaira(balanceKobo) }))];
}

export function isBankChoice(id: string): boolean {
  return id.startsWith(bankChoice);
}

/** True: the choice was a bank of the list that was shown. */
export async function takeBankChoice(draft: TurnDraft, id: string): Promise<boolean> {
  const bank = id.startsWith(bankChoice) ? id.slice(bankChoice.length) : '';
  if (!isUssdBank(bank)) return false;
  await payByUssd(draft, bank);
  return true;
}

/** The banks' names by the ids of their choices, for who writes the name instead of the digit. */
export const bankLabels: Readonly<Record<string, string>> = Object.fromEntries(
  ussdBanks.map(({ id, name }) => [`${bankChoice}${id}`, name]),
);

/** A code that is out already is told again; only another bank needs another charge. */
function askForCode(draft: TurnDraft, order: OrderView, bank: UssdBank): void {
  if (order.ussd?.bank === bank) {
    sayDialCode(draft, order);
    return;
  }
  draft.effects.push({ kind: 'pay_order', orderId: order.orderId, method: { kind: 'ussd', bank } });
}

export function sayDialCode(draft: TurnDraft, order: OrderView): void {
  if (order.status !== 'AWAITING_PAYMENT' || !order.ussd) {
    draft.ended = 'silent';
    return;
  }
  const pack = packOf(draft);
  const { bank, dialCode } = order.ussd;
  const facts = { ...factsOfOrder(order, pack), bank: ussdBankName(bank), dialCode };
  // Who is in a dialogue can't dial it now and has to keep it.
  say(draft, pack.news.ussd_code(facts), 'money_prompt');
  if (draft.input.dialogue) amendLast(draft, { keep: true });
}

/** The other ways to pay, as far as they are open to this customer. */
export async function otherWaysToPay(draft: TurnDraft, order: OrderView): Promise<string> {
  const { walletKobo, ussdBanks: served } = draft.input.reads;
  const { pay } = packOf(draft);
  const balanceKobo = await walletKobo();
  return [
    ...(balanceKobo >= order.quote.payableKobo ? [pay.walletHint({ amount: formatNaira(balanceKobo) })] : []),
    ...(served.length > 0 ? [pay.ussdHint] : []),
  ].join(' ');
}

/** The last movements of the wallet, a line each. */
export async function walletMovements(draft: TurnDraft): Promise<readonly string[]> {
  const { reads } = draft.input;
  const { pay } = packOf(draft);
  const lines = await reads.walletLines(sessionRules.walletLines);
  return await Promise.all(
    lines.map(async ({ orderId, amountKobo }) => {
      const ref = (await reads.order(orderId))?.ref ?? '';
      const amount = formatNaira(Math.abs(amountKobo));
      return amountKobo < 0 ? pay.walletOut({ amount, ref }) : pay.walletIn({ amount, ref });
    }),
  );
}

async function awaitingOrder(draft: TurnDraft): Promise<OrderView | null> {
  const { reads } = draft.input;
  const { openOrderId } = draft.state;
  const open = openOrderId ? await reads.order(openOrderId) : null;
  if (open?.status === 'AWAITING_PAYMENT') return open;
  const recent = await reads.recentOrders(sessionRules.historyLength);
  return recent.find(({ status }) => status === 'AWAITING_PAYMENT') ?? null;
}

function bankNamed(text: string): UssdBank | undefined {
  const folded = foldWords(text);
  return ussdBanks.find(({ id, name, says }) =>
    [id, foldWords(name), ...says].some((word) => word === folded),
  )?.id;
}
