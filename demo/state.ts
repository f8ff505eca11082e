import type { LedgerEntry } from '../commerce/ledger-store.ts';
import type { CustomerState, LedgerView, OrderView } from '../console/wire.ts';
import { maskDeep, maskText } from './mask.ts';
import { titleOfOrder } from './money-lanes.ts';
import type { CustomerRecords, PlacedOrder } from './records-store.ts';

const noSession: CustomerState['session'] = { state: 'none', language: 'en', paused: [] };

/** How the conversation stands that moved last, and all that this person has bought. */
export function customerState(records: CustomerRecords): CustomerState {
  return {
    session: sessionOf(records),
    orders: records.orders.toReversed().map(viewOrder),
    ledger: ledgerView(records),
    enquiries: records.enquiries
      .toReversed()
      .map(({ ref, summary, status }) => ({ reference: ref, summary: maskText(summary), status })),
  };
}

function sessionOf({ talks }: CustomerRecords): CustomerState['session'] {
  const talk = talks.at(-1);
  if (!talk) return noSession;
  const { session, flow, paused, language } = talk.state;
  return {
    state: talk.owner === 'person' ? 'person' : session === null ? 'none' : 'bot',
    language,
    ...(flow ? { flow: { name: flow.flow, step: flow.step, slots: slotsOf(flow.slots) } } : {}),
    paused: paused ? [paused.flow] : [],
  };
}

function slotsOf(slots: Readonly<Record<string, unknown>>) {
  return Object.entries(slots).map(([name, value]) => ({ name, value: shown(maskDeep(value)) }));
}

function shown(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function viewOrder(order: PlacedOrder): OrderView {
  const { ref, payableKobo, status, history } = order;
  return {
    reference: ref,
    title: titleOfOrder(order),
    payableKobo,
    state: status,
    states: history.map(({ status: state, at }) => ({ state, at: at.getTime() })),
  };
}

const kinds: Readonly<Record<LedgerEntry['kind'], string>> = {
  pay: 'Paid',
  overpay: 'Overpaid: into the wallet',
  vend: 'Sold',
  unvend: 'Sale taken back',
  refund: 'Refund decided',
  refunded: 'Refund arrived',
  dispute: 'Dispute',
  dispute_won: 'Dispute won',
  dispute_lost: 'Dispute lost',
  join_out: 'Wallet moved',
  join_in: 'Wallet moved',
};

/** Double entry, a line a leg; debit is positive in the books. */
export function ledgerView({ ledger, orders }: Pick<CustomerRecords, 'ledger' | 'orders'>): LedgerView {
  const refs = new Map(orders.map(({ _id, ref }) => [_id, ref]));
  const inTime = [...ledger].sort((one, other) => one.at.getTime() - other.at.getTime());
  const entries = inTime.flatMap(({ at, orderId, kind, legs }) =>
    legs.map(({ account, amountKobo }) => ({
      at: at.getTime(),
      order: refs.get(orderId) ?? orderId,
      account,
      debitKobo: Math.max(0, amountKobo),
      creditKobo: Math.max(0, -amountKobo),
      text: kinds[kind],
    })),
  );
  const imbalanceKobo = entries.reduce((sum, { debitKobo, creditKobo }) => sum + debitKobo - creditKobo, 0);
  return { entries, imbalanceKobo };
}
