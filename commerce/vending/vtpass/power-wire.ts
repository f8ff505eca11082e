import { z } from 'zod';
import type { Lookup, LookupAnswer } from '../../../conversation/lookup.ts';
import type { Disco } from '../../../conversation/values/disco.ts';
import type { MeterType } from '../../../conversation/values/meter-type.ts';
import type { PowerCode, PowerGoods, VendProof } from '../../order.ts';

/** https://www.vtpass.com/documentation/, one page a company, read 2026-11. */
export const discoServices = {
  EKEDC: 'eko-electric',
  IKEDC: 'ikeja-electric',
  AEDC: 'abuja-electric',
  PHEDC: 'portharcourt-electric',
  IBEDC: 'ibadan-electric',
  EEDC: 'enugu-electric',
  BEDC: 'benin-electric',
  JED: 'jos-electric',
  KEDCO: 'kano-electric',
  KAEDCO: 'kaduna-electric',
  YEDC: 'yola-electric',
} as const satisfies Record<Disco, string>;

type Fields = Readonly<Record<string, string>>;

/** VTpass wants a phone with every order; a customer without one is not texted by it. */
const nobodysPhone = '08000000000';

export function powerPayFields({ disco, meterType, meter, phone }: PowerGoods): Fields {
  return {
    serviceID: discoServices[disco],
    billersCode: meter,
    variation_code: meterType.toLowerCase(),
    phone: phone?.replace(/^\+234/, '0') ?? nobodysPhone,
  };
}

export function verifyFields({ disco, meter, meterType }: Lookup): Fields {
  return { serviceID: discoServices[disco], billersCode: meter, type: meterType.toLowerCase() };
}

const text = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim())
  .optional()
  .catch(undefined);

/**
 * Answer of /merchant-verify: `{"code":"000","content":{"Customer_Name":"ADA OBI","Address":"12 ALLEN AVENUE",
 * "Meter_Number":"45012345678","Meter_Type":"PREPAID","Customer_Arrears":"0.00","Minimum_Amount":"","Can_Vend":"yes",
 * "WrongBillersCode":false}}`. A wrong meter comes with the code of success and `WrongBillersCode` set.
 */
const verifyAnswer = z.object({
  code: z.union([z.string(), z.number()]).transform(String),
  content: z.object({
    Customer_Name: text,
    Address: text,
    Meter_Type: text,
    Tariff: text,
    Tariff_Class: text,
    Customer_Arrears: text,
    Minimum_Amount: text,
    Min_Purchase_Amount: text,
    Can_Vend: text,
    WrongBillersCode: z.union([z.boolean(), z.string()]).optional().catch(undefined),
    error: z.string().optional().catch(undefined),
  }),
});

type VerifyContent = z.output<typeof verifyAnswer>['content'];

/** The documentation's example says 000, its table of codes 020. */
const confirmed: ReadonlySet<string> = new Set(['000', '020']);

/** What the company says of a meter. Null for anything that isn't its word: that is asked again. */
export function readVerifyAnswer(json: unknown, { meterType }: Lookup): LookupAnswer | null {
  const parsed = verifyAnswer.safeParse(json);
  if (!parsed.success || !confirmed.has(parsed.data.code)) return null;
  const { content } = parsed.data;
  const wrong = content.WrongBillersCode === true || content.WrongBillersCode === 'true';
  const holder = tidy(content.Customer_Name, holderCharacters);
  if (wrong || (holder === '' && content.error)) return { kind: 'meter', found: false, why: 'not_found' };
  if (holder === '') return null;
  if (content.Can_Vend?.toLowerCase() === 'no') return { kind: 'meter', found: false, why: 'blocked' };
  return {
    kind: 'meter',
    found: true,
    holder,
    address: tidy(content.Address, addressCharacters),
    meterType: typeOf(content) ?? meterType,
    tariffClass: tidy(content.Tariff_Class ?? content.Tariff, tariffCharacters) || null,
    minimumKobo: koboOf(content.Minimum_Amount || content.Min_Purchase_Amount),
    dueKobo: koboOf(content.Customer_Arrears),
  };
}

const holderCharacters = 24;
const addressCharacters = 45;
const tariffCharacters = 10;

/** One line of plain characters, short enough for an SMS: companies pad and shout. */
function tidy(value: string | undefined, atMost: number): string {
  const plain = (value ?? '')
    .normalize('NFKD')
    .replace(/\s/g, ' ')
    .replace(/[^\x20-\x7e]/g, '');
  return plain
    .replace(/[^A-Za-z0-9 .,'/&()-]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, atMost)
    .trim();
}

function typeOf({ Meter_Type: said }: VerifyContent): MeterType | undefined {
  const word = said?.toUpperCase();
  return word === 'PREPAID' || word === 'POSTPAID' ? word : undefined;
}

/** `"12,300.50"` in naira; null for nothing, nought and what is no number. */
function koboOf(naira: string | undefined): number | null {
  const amount = Number((naira ?? '').replaceAll(',', '') || Number.NaN);
  const kobo = Math.round(amount * 100);
  return Number.isSafeInteger(kobo) && kobo > 0 ? kobo : null;
}

/** Under which names companies give each code, the plainest first (docs of each company, read 2026-11). */
const codeFields = {
  KCT1: ['KCT1', 'Kct1', 'kct1'],
  KCT2: ['KCT2', 'Kct2', 'kct2'],
  token: ['token', 'Token', 'mainToken', 'MainToken', 'purchased_code'],
  bonus: ['bonusToken', 'BonusToken'],
} as const satisfies Record<PowerCode['name'], readonly string[]>;

const unitFields = ['units', 'Units', 'mainTokenUnits', 'purchasedUnits', 'PurchasedUnits'];
const tariffFields = ['tariff', 'Tariff', 'tariffClass', 'Tariff_Class'];

/** The codes of a delivered vend, wherever its company puts them; undefined where there is nothing of the kind. */
export function readPowerProof(json: unknown): VendProof | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const fields = new Map(Object.entries(json));
  const found = (Object.keys(codeFields) as PowerCode['name'][]).flatMap((name) => {
    const digits = firstOf(codeFields[name], (field) => twentyDigits(fields.get(field)));
    return digits === undefined ? [] : [{ name, digits }];
  });
  const codes = found.filter(
    ({ digits }, index) => found.findIndex((other) => other.digits === digits) === index,
  );
  const units = firstOf(unitFields, (field) => unitsOf(fields.get(field))) ?? null;
  const tariff = firstOf(
    tariffFields,
    (field) => tidy(plainText(fields.get(field)), tariffCharacters) || undefined,
  );
  if (codes.length === 0 && units === null) return undefined;
  return { codes, units, tariffClass: tariff ?? null };
}

function firstOf<Value>(
  names: readonly string[],
  read: (name: string) => Value | undefined,
): Value | undefined {
  for (const name of names) {
    const value = read(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** `Token : 1234-5678-9012-3456-7890` → its digits; anything but exactly twenty is no token. */
function twentyDigits(value: unknown): string | undefined {
  // A JSON number of twenty digits has lost the last of them on the way here.
  if (typeof value !== 'string') return undefined;
  return /(?<!\d)(?:\d[ -]?){19}\d(?![ -]?\d)/.exec(value)?.[0].replace(/\D/g, '');
}

function unitsOf(value: unknown): string | undefined {
  return /^\d+(?:\.\d+)?/.exec((plainText(value) ?? '').replaceAll(',', ''))?.[0];
}

function plainText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}
