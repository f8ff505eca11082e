import { createHash } from 'node:crypto';
import { type Answer, type Call, json, readFields, textOf } from '../wire.ts';
import type { World } from '../world.ts';
import { descriptions } from './codes.ts';

/** VTpass's electricity services: https://www.vtpass.com/documentation/, one page a company, read 2026-11-21. */
export const powerServices: Readonly<Record<string, string>> = {
  'eko-electric': 'Eko Electric Payment - EKEDC',
  'ikeja-electric': 'Ikeja Electric Payment - IKEDC',
  'abuja-electric': 'Abuja Electricity Distribution Company - AEDC',
  'portharcourt-electric': 'PHED - Port Harcourt Electric',
  'ibadan-electric': 'IBEDC - Ibadan Electricity Distribution Company',
  'enugu-electric': 'Enugu Electric - EEDC',
  'benin-electric': 'Benin Electricity - BEDC',
  'jos-electric': 'Jos Electric - JED',
  'kano-electric': 'KEDCO - Kano Electric',
  'kaduna-electric': 'Kaduna Electric - KAEDCO',
  'yola-electric': 'Yola Electric Disco Payment - YEDC',
};

export const leastNaira = 100;
export const mostNaira = 1_000_000;

/** Meters with a life of their own; of every other number of 11 to 13 digits there is one, of the type asked for. */
const unknownMeter = /^4040{8,10}$/;
const blockedMeter = /^4030{8,10}$/;
const awayMeter = /^4080{8,10}$/;
/** The sandbox's own postpaid account, and accounts that begin with 90. */
const postpaidMeter = /^(?:1010101010101|90\d{9,11})$/;
/** Not keyed since the change of November 2024: its next token comes with two key-change codes. */
const oldKeyMeter = /^77\d{9,11}$/;
/** Companies of the other make of billing system name the fields of a vend differently. */
const otherMake: ReadonlySet<string> = new Set(['eko-electric', 'abuja-electric', 'kano-electric']);

const names = [
  'ADAEZE OKONKWO',
  'MUSA ABDULLAHI',
  'TUNDE BALOGUN',
  'IFEOMA EZE',
  'HAUWA BELLO',
  'EMEKA NWOSU',
];
const streets = ['ALLEN AVENUE', 'ABA ROAD', 'AHMADU BELLO WAY', 'RING ROAD', 'OGUI ROAD', 'BROAD STREET'];

const hashOf = (text: string) => createHash('sha256').update(text).digest();
const pick = <T>(list: readonly T[], dice: number): T | undefined => list[dice % list.length];

function twentyDigits(seed: string): string {
  return (BigInt(`0x${hashOf(seed).toString('hex')}`) % 10n ** 20n).toString().padStart(20, '0');
}

function refusal(code: string): Answer {
  const description = descriptions[code] ?? 'UNKNOWN';
  return json(200, { code, content: { errors: description }, response_description: description });
}

export function readVerify(call: Call) {
  const fields = readFields(call);
  return {
    serviceID: textOf(fields['serviceID']),
    meter: textOf(fields['billersCode']),
    type: textOf(fields['type']),
  };
}

/** A wrong meter comes with the code of success and `WrongBillersCode` set, as from VTpass. */
export function verify(world: World, call: Call): Answer {
  const { serviceID, meter, type } = readVerify(call);
  if (meter === '' || !/^(?:prepaid|postpaid)$/.test(type)) return refusal('011');
  if (!Object.hasOwn(powerServices, serviceID)) return refusal('012');
  if (awayMeter.test(meter)) return refusal('030');
  const fault = world.faults.take('verify', 'vtpass', 'verify', () => ({ reference: meter }));
  if (fault) world.counts.fault('vtpass', 'verify', fault.kind);
  if (fault || !isMeter(meter)) {
    const error = 'This meter is not correct or is not a valid meter number. Please check and try again';
    return json(200, { code: '000', content: { error, WrongBillersCode: true } });
  }
  return json(200, { code: '000', content: describeMeter(meter, type) });
}

/** Whether the company knows the meter. */
export function isMeter(meter: string): boolean {
  return /^\d{11,13}$/.test(meter) && !unknownMeter.test(meter);
}

function describeMeter(meter: string, type: string) {
  const dice = hashOf(meter);
  const isPostpaid = type === 'postpaid' ? meter !== '1111111111111' : postpaidMeter.test(meter);
  return {
    Customer_Name: pick(names, dice[0] ?? 0),
    Address: `${1 + ((dice[1] ?? 0) % 90)} ${pick(streets, dice[2] ?? 0)}`,
    Meter_Number: meter,
    Customer_Arrears: isPostpaid ? `${1_000 + (dice[3] ?? 0) * 100}.00` : '0.00',
    Minimum_Amount: '',
    Min_Purchase_Amount: '500',
    Can_Vend: blockedMeter.test(meter) ? 'no' : 'yes',
    Business_Unit: 'HEAD OFFICE',
    Customer_Account_Type: 'NMD',
    Meter_Type: isPostpaid ? 'POSTPAID' : 'PREPAID',
    Tariff: pick(['R2', 'R3', 'C1', 'C2'], dice[4] ?? 0),
    WrongBillersCode: false,
  };
}

type Vended = {
  readonly serviceID: string;
  readonly meter: string;
  readonly variationCode: string;
  readonly amountNaira: number;
  readonly transactionId: string;
};

/** What a delivered vend gives back: the same for the same transaction, so that a requery tells the same token. */
export function codesOf({ meter, variationCode, transactionId }: Omit<Vended, 'amountNaira' | 'serviceID'>) {
  if (variationCode !== 'prepaid') return null;
  const token = twentyDigits(`token|${transactionId}`);
  if (!oldKeyMeter.test(meter)) return { token };
  return { kct1: twentyDigits(`kct1|${meter}`), kct2: twentyDigits(`kct2|${meter}`), token };
}

const unitsOf = (amountNaira: number) => (amountNaira / 209.5).toFixed(1);

/** What a meter takes for this vend, and how much it then shows; null for what brings no token. */
export function soldToken(vended: Omit<Vended, 'serviceID'>) {
  const codes = codesOf(vended);
  return codes && { token: codes.token, unitsKwh: Number(unitsOf(vended.amountNaira)) };
}

/** The fields beside `content`, in the way of the company's make. */
export function vendFields(vended: Vended): Readonly<Record<string, unknown>> {
  const codes = codesOf(vended);
  if (!codes) return { exchangeReference: vended.transactionId, purchased_code: '' };
  const { token, kct1 = null, kct2 = null } = codes;
  const units = unitsOf(vended.amountNaira);
  const grouped = token.match(/.{4}/g)?.join('-') ?? token;
  const shared = { KCT1: kct1, KCT2: kct2, purchased_code: `Token : ${grouped}` };
  return otherMake.has(vended.serviceID)
    ? { ...shared, mainToken: grouped, mainTokenUnits: Number(units), mainTokenDescription: 'Normal Sale' }
    : { ...shared, token, units: `${units} kWh`, tariff: 'R2', tokenAmount: vended.amountNaira };
}
