import { type Connection, Schema } from 'mongoose';
import { z } from 'zod';
import { isDuplicateKey } from '../../config/duplicate-key.ts';
import { powerRules } from '../../config/rules/power.ts';
import type { Privacy } from '../../conversation/privacy.ts';
import { discos } from '../../conversation/values/disco.ts';
import { type MeterBrand, meterBrands } from '../../conversation/values/meter-brand.ts';
import { meterTypes } from '../../conversation/values/meter-type.ts';
import type { SavedMeter } from '../../conversation/values/saved-meter.ts';
import { idsIn, type Whose } from '../whose.ts';

const Book = z.object({
  saved: z.array(
    z.object({
      nickname: z.string(),
      disco: z.enum(Object.keys(discos) as [keyof typeof discos]),
      meter: z.string(),
      meterType: z.enum(meterTypes),
    }),
  ),
  /** By meter number: what stands on its front, as the customer said. */
  brands: z.record(z.string(), z.enum(meterBrands)),
});

type Book = z.infer<typeof Book>;

const empty: Book = { saved: [], brands: {} };
const brandsAtMost = 50;

/** One a customer, sealed as a whole: `{_id: 'cus_1', sealed: 'v1.…', rev: 3}` */
type BookDoc = { _id: string; sealed: string; rev: number };

const schema = new Schema<BookDoc>(
  {
    _id: { type: String, required: true },
    sealed: { type: String, required: true },
    rev: { type: Number, required: true },
  },
  { strict: 'throw', autoIndex: false, versionKey: false },
);

const maximumRaces = 20;

export type MeterBook = {
  readonly saved: (whose: Whose) => Promise<readonly SavedMeter[]>;
  readonly brandOf: (whose: Whose, meter: string) => Promise<MeterBrand | null>;
  /** Takes the place of the meter of that nickname. Does nothing where the book is full. */
  readonly save: (customerId: string, meter: SavedMeter) => Promise<void>;
  readonly forget: (customerId: string, nickname: string) => Promise<void>;
  readonly noteBrand: (customerId: string, meter: string, brand: MeterBrand) => Promise<void>;
  /** Writes a former id's book into the present one; of two meters with one name the present one's stays. Safe to repeat. */
  readonly adopt: (customerId: string, formerId: string) => Promise<void>;
  readonly erase: (customerId: string) => Promise<void>;
};

/** The meters that customers have given names to. */
export function openMeterBook(connection: Connection, privacy: Privacy): MeterBook {
  const model = connection.model<BookDoc>('MeterBook', schema, 'meter_books');
  const context = (customerId: string) => `meter_books|book|${customerId}`;

  async function read(customerId: string): Promise<{ book: Book; rev: number }> {
    const found = await model.findById(customerId).lean<BookDoc>();
    if (!found) return { book: empty, rev: 0 };
    const plain: unknown = JSON.parse(await privacy.open(context(customerId), found.sealed));
    return { book: Book.parse(plain), rev: found.rev };
  }

  async function write(customerId: string, book: Book, rev: number): Promise<boolean> {
    const sealed = await privacy.seal(customerId, context(customerId), JSON.stringify(book));
    if (rev > 0) {
      const { matchedCount } = await model.updateOne({ _id: customerId, rev }, { sealed, rev: rev + 1 });
      return matchedCount === 1;
    }
    try {
      await model.create([{ _id: customerId, sealed, rev: 1 }]);
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  }

  async function change(customerId: string, reduce: (book: Book) => Book): Promise<void> {
    for (let race = 0; race < maximumRaces; race += 1) {
      const { book, rev } = await read(customerId);
      const after = reduce(book);
      if (after === book || (await write(customerId, after, rev))) return;
    }
    throw new Error(`the meter book of ${customerId} changed ${maximumRaces} times under one update`);
  }

  return {
    // The present id's book: the former ones are written into it.
    saved: async (whose) => (await read(idsIn(whose)[0] ?? '')).book.saved,
    brandOf: async (whose, meter) => (await read(idsIn(whose)[0] ?? '')).book.brands[meter] ?? null,
    adopt: async (customerId, formerId) => {
      const { book: former, rev } = await read(formerId);
      if (rev === 0) return;
      await change(customerId, (book) => {
        const names = new Set(book.saved.map(({ nickname }) => nickname));
        // None is lost, though there be more than may be saved.
        const saved = [...book.saved, ...former.saved.filter(({ nickname }) => !names.has(nickname))];
        return { saved, brands: { ...former.brands, ...book.brands } };
      });
      await model.deleteOne({ _id: formerId });
    },
    erase: async (customerId) => {
      await model.deleteOne({ _id: customerId });
    },
    save: (customerId, meter) => change(customerId, (book) => withMeter(book, meter)),
    forget: (customerId, nickname) =>
      change(customerId, (book) => ({
        ...book,
        saved: book.saved.filter((meter) => meter.nickname !== nickname),
      })),
    noteBrand: (customerId, meter, brand) =>
      change(customerId, (book) => {
        const others = Object.entries(book.brands).filter(([known]) => known !== meter);
        return { ...book, brands: Object.fromEntries([...others.slice(1 - brandsAtMost), [meter, brand]]) };
      }),
  };
}

function withMeter(book: Book, meter: SavedMeter): Book {
  const others = book.saved.filter(({ nickname }) => nickname !== meter.nickname);
  if (others.length >= powerRules.savedMetersAtMost) return book;
  return { ...book, saved: [...others, meter] };
}
