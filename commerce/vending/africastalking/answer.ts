import type { Answer } from '../../../config/africastalking-sdk.ts';
import type { VendAnswer } from '../vendor.ts';
import { airtimeAnswer, dataAnswer, findAnswer } from './schema.ts';

type Meaning = 'refused' | 'out_of_float' | 'duplicate';

/**
 * Words of refusals, in small letters (developers.africastalking.com/docs/airtime and /data, help.africastalking.com,
 * read 2026-11-21). `duplicate`: the first of them may be ours and may have been carried out.
 */
const words = {
  'insufficient balance': 'out_of_float',
  'insufficient credit': 'out_of_float',
  insufficientbalance: 'out_of_float',
  insufficientcredit: 'out_of_float',
  'a duplicate request was received within the last 5 minutes': 'duplicate',
  duplicaterequest: 'duplicate',
  'value outside the allowed limits': 'refused',
  'invalid phone number': 'refused',
  'unsupported phone number': 'refused',
  'country not supported': 'refused',
  invalidphonenumber: 'refused',
  invalidrequest: 'refused',
  notsupported: 'refused',
  productnotfound: 'refused',
  providernotfound: 'refused',
} as const satisfies Record<string, Meaning>;

/** How a transaction stands, by its own status. */
const statuses = {
  success: 'delivered',
  failed: 'refused',
  rejected: 'refused',
} as const satisfies Record<string, 'delivered' | 'refused'>;

const unreadable = { outcome: 'pending', code: 'unreadable', unanswered: true } as const;

/** What /version1/airtime/send says of a single recipient. "Sent" is on its way: the transaction's own status settles it. */
export function readAirtimeAnswer(answer: Answer, phone: string): VendAnswer {
  const early = readStatus(answer);
  if (early) return early;
  const parsed = airtimeAnswer.safeParse(readJson(answer.body));
  if (!parsed.success) return unreadable;
  const { errorMessage, responses } = parsed.data;
  const [response] = responses;
  if (response === undefined) return ofWord(errorMessage) ?? unreadable;
  if (responses.length > 1 || !isSame(response.phoneNumber, phone))
    return { ...unreadable, code: 'other_number' };
  const vendorId = idOf(response.requestId);
  if (response.status === 'Sent' || vendorId !== undefined) return underWay(response.status, vendorId);
  const listed = ofWord(response.errorMessage);
  // Without an id there is no transaction, whatever the reason given.
  return listed ?? (response.status === 'Failed' ? { outcome: 'refused', code: 'failed' } : unreadable);
}

/** What /mobile/data/request says of a single recipient. */
export function readDataAnswer(answer: Answer, phone: string): VendAnswer {
  const early = readStatus(answer);
  if (early) return early;
  const parsed = dataAnswer.safeParse(readJson(answer.body));
  if (!parsed.success) return unreadable;
  const { entries, status = '', errorMessage = '' } = parsed.data;
  const [entry] = entries;
  if (entry === undefined) return ofWord(status) ?? ofWord(errorMessage) ?? unreadable;
  if (entries.length > 1 || !isSame(entry.phoneNumber, phone)) return { ...unreadable, code: 'other_number' };
  const vendorId = idOf(entry.transactionId);
  if (vendorId !== undefined) return underWay(entry.status, vendorId);
  return ofWord(entry.status) ?? ofWord(errorMessage) ?? unreadable;
}

/** What /query/transaction/find says of a transaction. One that it does not find was still ours to ask about: open. */
export function readFindAnswer(answer: Answer, vendorId: string): VendAnswer {
  if (answer.status !== 200 && answer.status !== 201) {
    return { outcome: 'pending', code: `http_${answer.status}`, unanswered: true };
  }
  const { data } = findAnswer.safeParse(readJson(answer.body)).data ?? {};
  if (!data || (data.transactionId !== undefined && data.transactionId !== vendorId)) return unreadable;
  const meaning = entryOf(statuses, data.status);
  if (meaning === 'delivered') return { outcome: 'delivered', vendorId };
  return meaning === 'refused'
    ? { outcome: 'refused', code: codeOf(data.status) }
    : { outcome: 'pending', code: codeOf(data.status), vendorId };
}

/** Undefined for an answer whose body tells. A request that was turned away at the door was surely not carried out. */
function readStatus({ status }: Answer): VendAnswer | undefined {
  const code = `http_${status}`;
  if (status === 200 || status === 201) return undefined;
  if (status === 401 || status === 403 || status === 429) return { outcome: 'not_processed', code };
  if (status === 400 || status === 404 || status === 415 || status === 422)
    return { outcome: 'refused', code };
  return { outcome: 'pending', code, unanswered: true };
}

function underWay(status: string, vendorId: string | undefined): VendAnswer {
  return { outcome: 'pending', code: codeOf(status), ...(vendorId === undefined ? {} : { vendorId }) };
}

function ofWord(said: string): VendAnswer | undefined {
  const meaning: Meaning | undefined = entryOf(words, said);
  const code = codeOf(said);
  switch (meaning) {
    case undefined:
      return undefined;
    case 'refused':
      return { outcome: 'refused', code };
    case 'duplicate':
      return { outcome: 'pending', code };
    case 'out_of_float':
      return { outcome: 'not_processed', code, because: 'out_of_float' };
  }
}

function entryOf<Entry>(table: Readonly<Record<string, Entry>>, said: string): Entry | undefined {
  const key = said.trim().replace(/\.$/, '').toLowerCase();
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** The provider's words as a code: no spaces, nothing long, so never a number or a name. */
const codeOf = (said: string) =>
  said
    .trim()
    .toLowerCase()
    .replace(/[^a-z]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40);

const idOf = (text: string) => (/^AT[A-Za-z]+id_\S+$/.test(text) ? text : undefined);
const isSame = (said: string, phone: string) => said.replace(/\D/g, '') === phone.replace(/\D/g, '');

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is an answer too (a proxy's page): the schema refuses it.
    return undefined;
  }
}
