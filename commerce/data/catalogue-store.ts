import { type Connection, Schema } from 'mongoose';
import type { Clock } from '../../config/clock.ts';
import { isDuplicateKey } from '../../config/duplicate-key.ts';
import type { DataBundle } from '../../conversation/values/data-bundle.ts';
import { type Network, networks } from '../../conversation/values/network.ts';
import { type Claimable, type Claims, claimFields, newClaim, openClaims } from '../claim-store.ts';
import { dueIndex } from '../due-records.ts';
import type { VendorCatalogue } from './catalogue.ts';

/**
 * A network's bundles as a vendor last listed them; due when they are to be asked for again.
 * `{_id: 'vtpass:MTN', vendor: 'vtpass', network: 'MTN', fetchedAt: 2026-11-21T10:00Z, bundles: [{code: 'mtn-1gb-500',
 * name: 'N500 1GB - 7 days', sizeMb: 1024, days: 7, priceKobo: 50000}], dueAt: 2026-11-21T11:00Z, …}`
 */
export type CatalogueDoc = Claimable & {
  vendor: string;
  network: Network;
  /** Null until the first list has come. */
  fetchedAt: Date | null;
  bundles: Omit<DataBundle, 'network'>[];
};

const schema = new Schema<CatalogueDoc>(
  {
    _id: { type: String, required: true },
    vendor: { type: String, required: true },
    network: { type: String, enum: networks, required: true },
    fetchedAt: { type: Date, default: null },
    bundles: [
      {
        _id: false,
        code: { type: String, required: true },
        name: { type: String, required: true },
        sizeMb: { type: Number, required: true },
        days: { type: Number, required: true },
        priceKobo: { type: Number, required: true },
      },
    ],
    ...claimFields,
  },
  { strict: 'throw', autoIndex: false, versionKey: false, collection: 'data_catalogues' },
);
schema.index(...dueIndex);

export type CatalogueStore = {
  readonly claims: Claims<CatalogueDoc>;
  /** Makes a vendor's records where they don't exist yet, due at once. */
  readonly watch: (vendor: string) => Promise<void>;
  readonly ofVendor: (vendor: string) => Promise<readonly VendorCatalogue[]>;
  readonly createIndexes: () => Promise<void>;
};

export function openCatalogueStore(connection: Connection, clock: Clock, claimMs: number): CatalogueStore {
  const model = connection.model<CatalogueDoc>('DataCatalogue', schema);

  return {
    claims: openClaims(model, clock, claimMs),
    watch: async (vendor) => {
      const fresh = { vendor, fetchedAt: null, bundles: [], ...newClaim, dueAt: clock.now() };
      const records = networks.map((network) => ({ _id: `${vendor}:${network}`, network, ...fresh }));
      try {
        await model.insertMany(records, { ordered: false });
      } catch (error) {
        if (!isDuplicateKey(error)) {
          throw error;
        }
      }
    },
    ofVendor: async (vendor) => {
      const found = await model.find({ vendor }).lean<CatalogueDoc[]>();
      return found.flatMap(({ network, fetchedAt, bundles }) =>
        fetchedAt ? [{ network, fetchedAt, bundles: bundles.map((bundle) => ({ network, ...bundle })) }] : [],
      );
    },
    createIndexes: () => model.createIndexes(),
  };
}
