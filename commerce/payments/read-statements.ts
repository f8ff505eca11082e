import type { StatementPeriod, VerifiedPayment } from './gateway.ts';
import type { PaymentDoc, PaymentStore } from './payment-store.ts';

export type StatementReader = {
  readonly gateway: string;
  readonly list: (period: StatementPeriod) => AsyncIterable<VerifiedPayment>;
};

/** What a gateway's list and our payments of the same days add up to. */
export type StatementSum = {
  readonly gateway: string;
  readonly ourKobo: number;
  readonly statementKobo: number;
};

type Listed = { readonly gateway: string; readonly payment: VerifiedPayment };

export type Statements = {
  /** What the list says of a payment of ours; undefined where no list reaches it, so that the gateway must be asked. */
  readonly find: (payment: PaymentDoc) => VerifiedPayment | 'not_listed' | undefined;
  /** Paid there under a reference of ours that we don't have. */
  readonly unknown: () => Promise<readonly Listed[]>;
  readonly sums: () => readonly StatementSum[];
};

const dayMs = 86_400_000;

/** References that others use at the same gateway account are none of our business. */
const ourReference = /^SB[2-9A-Z]{6}-/;

const isPaid = ({ status }: VerifiedPayment) => status === 'success' || status === 'reversed';

/** Reads every gateway's list once. A list that breaks off is left out whole; `failed` is told why. */
export async function readStatements(
  payments: PaymentStore,
  options: { readonly statements?: readonly StatementReader[]; readonly since?: Date },
  failed: (gateway: string, reason: string) => void,
): Promise<Statements> {
  const { statements: readers = [] } = options;
  const first = await payments.firstAt();
  const lists = new Map<string, Map<string, VerifiedPayment>>();
  const from = options.since ?? first;
  if (from !== null) {
    // A day more on either side: the gateway's clock and its days are its own.
    const period = { from: new Date(from.getTime() - dayMs), to: new Date(Date.now() + dayMs) };
    for (const { gateway, list } of readers) {
      const read = await readList(list(period)).catch((error: unknown) => {
        failed(gateway, error instanceof Error ? error.message : 'no reason given');
        return null;
      });
      if (read) {
        lists.set(gateway, read);
      }
    }
  }
  const ours = new Map<string, number>();
  return {
    find: (payment) => {
      const list = from !== null && payment.createdAt >= from ? lists.get(payment.gateway) : undefined;
      if (!list) {
        return undefined;
      }
      ours.set(payment.gateway, (ours.get(payment.gateway) ?? 0) + (payment.paidKobo ?? 0));
      const listed = list.get(payment.reference);
      // What we hold for paid is asked about by itself before it is called missing.
      return listed && isPaid(listed) ? listed : payment.state === 'paid' ? undefined : 'not_listed';
    },
    unknown: async () => {
      const found: Listed[] = [];
      for (const [gateway, list] of lists) {
        for (const payment of list.values()) {
          const wanted = isPaid(payment) && ourReference.test(payment.reference);
          if (wanted && (await payments.byReference(payment.reference)) === null) {
            found.push({ gateway, payment });
          }
        }
      }
      return found;
    },
    sums: () =>
      [...lists].map(([gateway, list]) => ({
        gateway,
        ourKobo: ours.get(gateway) ?? 0,
        statementKobo: sumOf(list),
      })),
  };
}

async function readList(list: AsyncIterable<VerifiedPayment>): Promise<Map<string, VerifiedPayment>> {
  const read = new Map<string, VerifiedPayment>();
  for await (const payment of list) {
    // Of several tries under one reference the paid one counts.
    const known = read.get(payment.reference);
    if (!known || !isPaid(known)) {
      read.set(payment.reference, payment);
    }
  }
  return read;
}

function sumOf(list: ReadonlyMap<string, VerifiedPayment>): number {
  return [...list.values()]
    .filter((payment) => isPaid(payment) && ourReference.test(payment.reference))
    .reduce((sum, { amountKobo }) => sum + amountKobo, 0);
}
