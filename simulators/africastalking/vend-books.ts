import type { BoundedLog, Numbered } from '../bounded-log.ts';
import type { World } from '../world.ts';

/** One execution of an airtime or data request. */
export type AfricasTalkingVend = {
  readonly kind: 'airtime' | 'data';
  /** The request's Idempotency-Key; empty where it had none. */
  readonly key: string;
  readonly phone: string;
  readonly amountNaira: number;
  /** Of data: `1 GB Week`; else empty. */
  readonly bundle: string;
  readonly at: string;
  /** `ATQid_…` of airtime, `ATPid_…` of data. */
  readonly transactionId: string;
  outcome: 'delivered' | 'pending' | 'failed';
};

/** What Africa's Talking knows of airtime and data. */
export type VendBooks = {
  readonly world: World;
  readonly log: BoundedLog<AfricasTalkingVend>;
  readonly byId: Map<string, Numbered<AfricasTalkingVend>>;
  /** The first execution under each key. */
  readonly byKey: Map<string, Numbered<AfricasTalkingVend>>;
  spentNaira: number;
};

export function openVendBooks(world: World): VendBooks {
  const byId = new Map<string, Numbered<AfricasTalkingVend>>();
  const byKey = new Map<string, Numbered<AfricasTalkingVend>>();
  const log = world.createLog<AfricasTalkingVend>((dropped) => {
    byId.delete(dropped.transactionId);
    if (byKey.get(dropped.key) === dropped) byKey.delete(dropped.key);
  });
  return { world, log, byId, byKey, spentNaira: 0 };
}

export function indexVend(books: VendBooks, vend: Numbered<AfricasTalkingVend>): void {
  books.byId.set(vend.transactionId, vend);
  if (vend.key !== '' && !books.byKey.has(vend.key)) books.byKey.set(vend.key, vend);
}

export function clearVends(books: VendBooks): void {
  books.log.clear();
  books.byId.clear();
  books.byKey.clear();
  books.spentNaira = 0;
}
