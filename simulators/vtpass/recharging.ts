import { type Answer, type Call, json, readFields, textOf } from '../wire.ts';
import { balanceOf, mintTransactionId, type Recharge, rechargeResource, type VtpassBooks } from './books.ts';
import { airtimeServices, descriptions, isProperRequestId } from './codes.ts';
import { dataServices, listVariations } from './data-services.ts';
import { isMeter, leastNaira, mostNaira, powerServices } from './electricity.ts';

type PayRequest = Pick<
  Recharge,
  'requestId' | 'serviceID' | 'phone' | 'variationCode' | 'meter' | 'amountNaira'
>;

export function refusal(code: string): Answer {
  const description = descriptions[code] ?? 'UNKNOWN';
  return json(200, { code, content: { errors: description }, response_description: description });
}

export function readPay(call: Call): PayRequest {
  const fields = readFields(call);
  const serviceID = textOf(fields['serviceID']);
  return {
    requestId: textOf(fields['request_id']),
    serviceID,
    meter: Object.hasOwn(powerServices, serviceID) ? textOf(fields['billersCode']) : '',
    phone: textOf(fields['phone']),
    variationCode: textOf(fields['variation_code']),
    amountNaira: Number(textOf(fields['amount']) || Number.NaN),
  };
}

/** A bundle costs what its variation costs, whatever the request says; null where there is none of that code. */
function priceVariation({ world }: VtpassBooks, wanted: PayRequest): PayRequest | null {
  if (Object.hasOwn(powerServices, wanted.serviceID)) {
    return /^(?:prepaid|postpaid)$/.test(wanted.variationCode) ? wanted : null;
  }
  if (!Object.hasOwn(dataServices, wanted.serviceID)) return { ...wanted, variationCode: '' };
  const found = listVariations(world, wanted.serviceID).find(({ code }) => code === wanted.variationCode);
  return found ? { ...wanted, amountNaira: found.priceNaira } : null;
}

/** The code with which a request is refused before anything is done, in the order in which VTpass looks. */
function faultyPart(
  books: VtpassBooks,
  { requestId, serviceID, phone, meter, amountNaira }: PayRequest,
): string | undefined {
  const { minNaira, maxNaira, requestIdWindowMinutes } = books.world.config().vtpass;
  if (requestId === '' || serviceID === '' || !/^\+?\d{7,15}$/.test(phone) || !Number.isFinite(amountNaira))
    return '011';
  if (!isProperRequestId(requestId, new Date(), requestIdWindowMinutes)) return '085';
  if (Object.hasOwn(dataServices, serviceID)) return amountNaira > balanceOf(books) ? '018' : undefined;
  if (Object.hasOwn(powerServices, serviceID)) return faultyMeter(meter, amountNaira, balanceOf(books));
  if (!Object.hasOwn(airtimeServices, serviceID)) return '012';
  if (amountNaira < minNaira) return '013';
  if (amountNaira > maxNaira) return '017';
  return amountNaira > balanceOf(books) ? '018' : undefined;
}

function faultyMeter(meter: string, amountNaira: number, balanceNaira: number): string | undefined {
  if (!isMeter(meter)) return '011';
  if (amountNaira < leastNaira) return '013';
  if (amountNaira > mostNaira) return '017';
  return amountNaira > balanceNaira ? '018' : undefined;
}

function record(
  books: VtpassBooks,
  wanted: PayRequest,
  outcome: Recharge['outcome'],
  code: string,
): Recharge {
  const now = new Date();
  const recharge = books.recharges.push({
    ...wanted,
    at: now.toISOString(),
    transactionId: mintTransactionId(now),
    outcome,
    code,
  });
  books.byRequestId.set(recharge.requestId, recharge);
  if (outcome !== 'failed') books.spentNaira += recharge.amountNaira;
  const { requestId, serviceID, phone, amountNaira } = recharge;
  books.world.events.emit({
    provider: 'vtpass',
    kind: 'recharge',
    requestId,
    serviceID,
    phone,
    amountNaira,
    outcome,
  });
  return recharge;
}

function postUpdate({ world }: VtpassBooks, recharge: Recharge): unknown {
  const url = world.config().callbacks.vtpass.webhookUrl;
  if (url === null) return undefined;
  return world.postman.deliver({
    provider: 'vtpass',
    operation: 'webhook',
    facts: { phones: [recharge.phone], reference: recharge.requestId },
    url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'transaction-update', data: rechargeResource(recharge) }),
    accepts: (status, body) => status === 200 && isSuccess(body),
    retry: { on: 'any_failure', maxAttempts: 5, horizonMs: Number.POSITIVE_INFINITY },
  });
}

function isSuccess(body: string): boolean {
  try {
    const answer: unknown = JSON.parse(body);
    return (
      typeof answer === 'object' && answer !== null && 'response' in answer && answer.response === 'success'
    );
  } catch {
    return false;
  }
}

/** Only what was pending is announced; what was answered at once never is. */
async function settle(
  books: VtpassBooks,
  recharge: Recharge,
  isDelivered: boolean,
  code: string,
  delayMs: number,
) {
  if (!(await books.world.timers.wait(delayMs))) return;
  recharge.outcome = isDelivered ? 'delivered' : code === '040' ? 'reversed' : 'failed';
  recharge.code = code;
  if (!isDelivered) books.spentNaira -= recharge.amountNaira;
  const { requestId, phone, outcome } = recharge;
  books.world.events.emit({ provider: 'vtpass', kind: 'recharge_settled', requestId, phone, outcome });
  await postUpdate(books, recharge);
}

type VendFault = NonNullable<ReturnType<typeof takeFault>>;

function takeFault({ world }: VtpassBooks, { phone, requestId }: PayRequest) {
  const facts = () => ({ phones: [phone], reference: requestId });
  const fault = world.faults.take('vend', 'vtpass', 'pay', facts);
  if (fault) world.counts.fault('vtpass', 'pay', fault.kind);
  return fault;
}

function recordPending(books: VtpassBooks, wanted: PayRequest, fault: VendFault): Recharge {
  const recharge = record(books, wanted, 'pending', fault.code === '099' ? '099' : '000');
  const delayMs = fault.delayMs ?? books.world.config().settleDelayMs;
  if (fault.kind === 'vend_pending_then_delivered') void settle(books, recharge, true, '000', delayMs);
  if (fault.kind === 'vend_pending_then_failed') {
    void settle(books, recharge, false, fault.code === '016' ? '016' : '040', delayMs);
  }
  return recharge;
}

/**
 * Executes every call that is well formed, a repeated request id included: who counts on VTpass to forgive a repeat
 * must find that out here and not with customers' money.
 */
export function pay(books: VtpassBooks, call: Call): Answer {
  const wanted = priceVariation(books, readPay(call));
  if (wanted === null) return refusal('010');
  const refused = faultyPart(books, wanted);
  if (refused !== undefined) return refusal(refused);
  const fault = takeFault(books, wanted);
  const code = fault?.code ?? '016';
  switch (fault?.kind) {
    case 'vend_fails':
      if (code !== '016' && code !== '000') return refusal(code);
      return json(200, rechargeResource(record(books, wanted, 'failed', code)));
    case 'vend_pending_then_delivered':
    case 'vend_pending_then_failed':
    case 'vend_stays_pending':
      return json(200, rechargeResource(recordPending(books, wanted, fault)));
    case 'request_id_exists':
      if (books.byRequestId.has(wanted.requestId)) return refusal('014');
      break;
    case undefined:
      break;
  }
  return json(200, rechargeResource(record(books, wanted, 'delivered', '000')));
}

/** About the latest execution under the id. */
export function requery(books: VtpassBooks, call: Call): Answer {
  const requestId = textOf(readFields(call)['request_id']);
  if (requestId === '') return refusal('011');
  const recharge = books.byRequestId.get(requestId);
  return recharge ? json(200, rechargeResource(recharge)) : refusal('015');
}
