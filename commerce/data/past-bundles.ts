import { dataRules } from '../../config/rules/data.ts';
import type { Network } from '../../conversation/values/network.ts';
import type { DataLine, OrderView } from '../order.ts';
import type { DataWords } from './data-words.ts';

/** A bundle that a customer has bought here and got, for one number or more. */
export type PastBundle = {
  readonly network: Network;
  readonly recipients: readonly string[];
  readonly code: string;
  readonly sizeMb: number;
  readonly days: number;
  readonly boughtAt: Date;
};

/** Of orders newest first, the bundles that were delivered. */
export function latestData(orders: readonly OrderView[]): readonly PastBundle[] {
  return orders.flatMap(({ status, lines, createdAt }) => {
    const delivered = lines.filter(
      (line): line is Extract<(typeof lines)[number], DataLine> =>
        line.product === 'DATA' && line.status === 'delivered',
    );
    const [first] = delivered;
    if (status !== 'FULFILLED' || !first) return [];
    const { code, sizeMb, days } = first.bundle;
    const recipients = delivered.map(({ recipient }) => recipient);
    return [{ network: first.network, recipients, code, sizeMb, days, boughtAt: createdAt }];
  });
}

type Meant = Pick<DataWords, 'networks' | 'recipients' | 'sizesMb' | 'days'>;

/** The newest one that fits all that is said of it. */
export function findEarlier(past: readonly PastBundle[], said: Meant): PastBundle | undefined {
  const fits = <Value>(values: readonly Value[], value: Value) =>
    values.length === 0 || values.includes(value);
  return past.find(
    (bundle) =>
      fits(said.networks, bundle.network) &&
      fits(said.sizesMb, bundle.sizeMb) &&
      fits(said.days, bundle.days) &&
      said.recipients.every((recipient) => bundle.recipients.includes(recipient)),
  );
}

/** What was bought for one number each in the last weeks; what went to many numbers counts once. */
export function usedMb(past: readonly PastBundle[], now: Date): number {
  const since = now.getTime() - dataRules.pastUse.days * 86_400_000;
  const recent = past.filter(({ boughtAt }) => boughtAt.getTime() >= since);
  return recent.reduce((sum, { sizeMb }) => sum + sizeMb, 0);
}
