import { randomUUID } from 'node:crypto';
import type { Numbered } from '../bounded-log.ts';
import { type Answer, type Call, type Endpoint, json, readFields, text, textOf } from '../wire.ts';
import { refuse } from './sending.ts';
import { type AfricasTalkingVend, indexVend, type VendBooks } from './vend-books.ts';

type Wanted = Omit<AfricasTalkingVend, 'at' | 'transactionId' | 'outcome'> & { readonly username: string };

const keyOf = (call: Call) => textOf(call.headers['idempotency-key']);

function firstOf(value: unknown): Readonly<Record<string, unknown>> {
  const [first]: unknown[] = Array.isArray(value) ? value : [];
  return typeof first === 'object' && first !== null ? (first as Record<string, unknown>) : {};
}

function parse(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** The recipients are JSON in a field of a form. */
export function readAirtime(call: Call): Wanted {
  const fields = readFields(call);
  const recipient = firstOf(parse(textOf(fields['recipients'])));
  const [, naira] = /^NGN (\d+(?:\.\d+)?)$/.exec(textOf(recipient['amount'])) ?? [];
  return {
    kind: 'airtime',
    key: keyOf(call),
    phone: textOf(recipient['phoneNumber']),
    amountNaira: Number(naira ?? Number.NaN),
    bundle: '',
    username: textOf(fields['username']),
  };
}

/** What a megabyte costs here; they name the price only in the answer. */
const nairaPerMb = 0.4;

export function readData(call: Call): Wanted {
  const fields = readFields(call);
  const recipient = firstOf(fields['recipients']);
  const [quantity, unit, validity] = ['quantity', 'unit', 'validity'].map((name) => textOf(recipient[name]));
  const sizeMb = Number(quantity) * (unit === 'GB' ? 1_024 : 1);
  return {
    kind: 'data',
    key: keyOf(call),
    phone: textOf(recipient['phoneNumber']),
    amountNaira: Math.max(50, Math.round(sizeMb * nairaPerMb)),
    bundle: `${quantity} ${unit} ${validity}`,
    username: textOf(fields['username']),
  };
}

const naira = (amount: number) => `NGN ${amount.toFixed(4)}`;

/** The reason in words, and the word that the data API has for it. */
const reasons = {
  number: ['Invalid Phone Number', 'InvalidPhoneNumber'],
  limits: ['Value Outside The Allowed Limits', 'InvalidRequest'],
  balance: ['Insufficient Balance', 'InsufficientBalance'],
  repeat: ['A duplicate request was received within the last 5 minutes', 'DuplicateRequest'],
  network: ['Value Outside The Allowed Limits', 'NotSupported'],
} as const;

function refusal(wanted: Wanted, reason: keyof typeof reasons): Answer {
  const [words, word] = reasons[reason];
  const { phone, amountNaira } = wanted;
  if (wanted.kind === 'data') {
    return json(200, { entries: [{ phoneNumber: phone, status: word, errorMessage: words }] });
  }
  const response = {
    phoneNumber: phone,
    amount: naira(amountNaira),
    status: 'Failed',
    requestId: 'None',
    discount: '0',
    errorMessage: words,
  };
  return json(201, {
    errorMessage: 'None',
    numSent: 0,
    totalAmount: '0',
    totalDiscount: '0',
    responses: [response],
  });
}

function accepted(vend: AfricasTalkingVend): Answer {
  const { phone, amountNaira, transactionId, kind } = vend;
  if (kind === 'data') {
    const entry = {
      phoneNumber: phone,
      provider: 'MTN',
      status: 'Queued',
      transactionId,
      value: naira(amountNaira),
    };
    return json(200, { entries: [entry] });
  }
  const response = {
    phoneNumber: phone,
    amount: naira(amountNaira),
    status: 'Sent',
    requestId: transactionId,
    discount: naira(amountNaira * 0.04),
    errorMessage: 'None',
  };
  return json(201, {
    errorMessage: 'None',
    numSent: 1,
    totalAmount: naira(amountNaira),
    totalDiscount: naira(amountNaira * 0.04),
    responses: [response],
  });
}

function faultyPart({ world, spentNaira }: VendBooks, wanted: Wanted): keyof typeof reasons | undefined {
  const { balanceNaira, minNaira, maxNaira } = world.config().africastalking.vending;
  const { phone, amountNaira, bundle, kind } = wanted;
  if (!/^\+\d{8,15}$/.test(phone)) return 'number';
  if (!Number.isFinite(amountNaira) || amountNaira < minNaira || amountNaira > maxNaira) return 'limits';
  if (kind === 'data' && !/^\d+(?:\.\d+)? (?:MB|GB) (?:Day|Week|BiWeek|Month|Quarterly)$/.test(bundle))
    return 'limits';
  return amountNaira > balanceNaira - spentNaira ? 'balance' : undefined;
}

function record(books: VendBooks, wanted: Wanted): Numbered<AfricasTalkingVend> {
  const { username: _, ...kept } = wanted;
  const id = randomUUID().replaceAll('-', '');
  const vend = books.log.push({
    ...kept,
    at: new Date().toISOString(),
    transactionId: `${wanted.kind === 'data' ? 'ATPid' : 'ATQid'}_${id}`,
    outcome: 'pending',
  });
  indexVend(books, vend);
  books.spentNaira += vend.amountNaira;
  const { phone, amountNaira, transactionId, kind } = vend;
  books.world.events.emit({
    provider: 'africastalking',
    kind: 'vend',
    product: kind,
    transactionId,
    phone,
    amountNaira,
  });
  return vend;
}

async function settle(
  books: VendBooks,
  vend: AfricasTalkingVend,
  delivered: boolean,
  delayMs: number,
): Promise<void> {
  const { world } = books;
  if (!(await world.timers.wait(delayMs))) return;
  vend.outcome = delivered ? 'delivered' : 'failed';
  if (!delivered) books.spentNaira -= vend.amountNaira;
  const { transactionId, phone, outcome } = vend;
  world.events.emit({ provider: 'africastalking', kind: 'vend_settled', transactionId, phone, outcome });
  const url = world.config().callbacks.africastalking.statusUrl;
  if (url === null) return;
  await world.postman.deliver({
    provider: 'africastalking',
    operation: 'vend_status',
    facts: { phones: [phone], reference: vend.key },
    url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(statusCall(vend)),
    accepts: (status) => status === 200,
    retry: { on: 'any_failure', maxAttempts: 1, horizonMs: 0 },
  });
}

function statusCall({ kind, transactionId, phone, amountNaira, outcome }: AfricasTalkingVend) {
  const status = outcome === 'delivered' ? 'Success' : 'Failed';
  const shared = { phoneNumber: phone, status, value: naira(amountNaira) };
  return kind === 'data'
    ? { ...shared, transactionId, provider: 'MTN' }
    : { ...shared, requestId: transactionId, description: status, discount: naira(amountNaira * 0.04) };
}

/**
 * Executes a request once for each Idempotency-Key, and one without a key each time. A key that is known gets the first
 * one's answer, or a refusal as a duplicate where a rule says so: it isn't documented which.
 */
function vend(books: VendBooks, wanted: Wanted, call: Call): Answer {
  const { world } = books;
  const denied = refuse(world, call, wanted.username);
  if (denied) return denied;
  const refused = faultyPart(books, wanted);
  const facts = () => ({ phones: [wanted.phone], reference: wanted.key });
  const known = wanted.key === '' ? undefined : books.byKey.get(wanted.key);
  const fault = world.faults.take('vend', 'africastalking', wanted.kind, facts);
  if (fault) world.counts.fault('africastalking', wanted.kind, fault.kind);
  if (known) return fault?.kind === 'request_id_exists' ? refusal(wanted, 'repeat') : accepted(known);
  if (refused) return refusal(wanted, refused);
  if (fault?.kind === 'vend_fails') return refusal(wanted, 'network');
  const executed = record(books, wanted);
  if (fault?.kind !== 'vend_stays_pending') {
    const delayMs = fault?.delayMs ?? world.config().settleDelayMs;
    void settle(books, executed, fault?.kind !== 'vend_pending_then_failed', delayMs);
  }
  return accepted(executed);
}

const statusWords = { delivered: 'Success', pending: 'Sent', failed: 'Failed' } as const;

function find(books: VendBooks, call: Call): Answer {
  const denied = refuse(books.world, call, call.query.get('username'));
  if (denied) return denied;
  const found = books.byId.get(call.query.get('transactionId') ?? '');
  if (!found) return json(200, { status: 'Failure', errorMessage: 'No transaction found' });
  const { transactionId, outcome, amountNaira, phone } = found;
  const data = { transactionId, status: statusWords[outcome], value: naira(amountNaira), destination: phone };
  return json(200, { status: 'Success', data });
}

export function vendingEndpoints(books: VendBooks): Endpoint[] {
  const factsOf = (read: (call: Call) => Wanted) => (call: Call) => {
    const { phone, key } = read(call);
    return { phones: [phone], reference: key };
  };
  return [
    {
      method: 'POST',
      path: '/africastalking/version1/airtime/send',
      operation: 'airtime',
      facts: factsOf(readAirtime),
      execute: (call) =>
        textOf(readFields(call)['recipients']) === ''
          ? text(400, "Request is missing required form field 'recipients'")
          : vend(books, readAirtime(call), call),
    },
    {
      method: 'POST',
      path: '/africastalking/mobile/data/request',
      operation: 'data',
      facts: factsOf(readData),
      execute: (call) => vend(books, readData(call), call),
    },
    {
      method: 'GET',
      path: '/africastalking/query/transaction/find',
      operation: 'find',
      facts: (call) => {
        const found = books.byId.get(call.query.get('transactionId') ?? '');
        return found ? { phones: [found.phone], reference: found.key } : {};
      },
      execute: (call) => find(books, call),
    },
  ];
}
