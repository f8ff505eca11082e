import type { BoundedLog, Numbered } from '../bounded-log.ts';
import type { World } from '../world.ts';

/** A top-up that was accepted. */
export type Topup = {
  readonly transactionId: number;
  /** The caller's reference; empty where there was none. */
  readonly customIdentifier: string;
  readonly operatorId: number;
  readonly operatorName: string;
  readonly phone: string;
  readonly amountNaira: number;
  readonly at: string;
  outcome: 'delivered' | 'pending' | 'failed' | 'reversed';
};

/** What Reloadly knows. */
export type ReloadlyBooks = {
  readonly world: World;
  readonly topups: BoundedLog<Topup>;
  readonly byId: Map<number, Numbered<Topup>>;
  readonly byIdentifier: Map<string, Numbered<Topup>>;
  /** Tokens that were given out, and until when they are good. */
  readonly tokens: Map<string, number>;
  spentNaira: number;
};

export function openReloadlyBooks(world: World): ReloadlyBooks {
  const byId = new Map<number, Numbered<Topup>>();
  const byIdentifier = new Map<string, Numbered<Topup>>();
  const topups = world.createLog<Topup>((dropped) => {
    byId.delete(dropped.transactionId);
    byIdentifier.delete(dropped.customIdentifier);
  });
  return { world, topups, byId, byIdentifier, tokens: new Map(), spentNaira: 0 };
}

export function indexTopup(books: ReloadlyBooks, topup: Numbered<Topup>): void {
  books.byId.set(topup.transactionId, topup);
  if (topup.customIdentifier !== '') books.byIdentifier.set(topup.customIdentifier, topup);
}

const statuses = {
  delivered: 'SUCCESSFUL',
  pending: 'PROCESSING',
  failed: 'FAILED',
  reversed: 'REFUNDED',
} as const;

export const statusOf = ({ outcome }: Topup) => statuses[outcome];

/** A top-up as the top-up call, the status and the reports show it. */
export function topupResource(topup: Topup) {
  return {
    transactionId: topup.transactionId,
    status: statusOf(topup),
    operatorTransactionId: null,
    customIdentifier: topup.customIdentifier || null,
    recipientPhone: topup.phone.replace(/\D/g, '').replace(/^0/, '234'),
    recipientEmail: null,
    senderPhone: null,
    countryCode: 'NG',
    operatorId: topup.operatorId,
    operatorName: topup.operatorName,
    discount: Math.round(topup.amountNaira * 3) / 100,
    discountCurrencyCode: 'NGN',
    requestedAmount: topup.amountNaira,
    requestedAmountCurrencyCode: 'NGN',
    deliveredAmount: topup.amountNaira,
    deliveredAmountCurrencyCode: 'NGN',
    transactionDate: topup.at.slice(0, 19).replace('T', ' '),
    pinDetail: null,
    balanceInfo: null,
  };
}
