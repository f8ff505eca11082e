import { randomInt } from 'node:crypto';
import type { Numbered } from '../bounded-log.ts';
import { type Answer, type Call, json, readFields, textOf } from '../wire.ts';
import { indexTopup, type ReloadlyBooks, statusOf, type Topup, topupResource } from './books.ts';
import { descriptionsOf, operators } from './operators.ts';

type Wanted = Pick<Topup, 'customIdentifier' | 'operatorId' | 'phone' | 'amountNaira'> & {
  readonly local: boolean;
};

export function readTopup(call: Call): Wanted {
  const fields = readFields(call);
  const recipient = fields['recipientPhone'];
  const phone = typeof recipient === 'object' && recipient !== null ? Reflect.get(recipient, 'number') : '';
  return {
    customIdentifier: textOf(fields['customIdentifier']),
    operatorId: Number(textOf(fields['operatorId']) || Number.NaN),
    phone: textOf(phone),
    amountNaira: Number(textOf(fields['amount']) || Number.NaN),
    local: fields['useLocalAmount'] === true,
  };
}

export function problem(status: number, errorCode: string, path = '/topups'): Answer {
  const timeStamp = new Date().toISOString().slice(0, 19).replace('T', ' ');
  const message = errorCode.toLowerCase().replaceAll('_', ' ');
  return json(status, { timeStamp, message, path, errorCode, infoLink: null, details: [] });
}

function faultyPart(books: ReloadlyBooks, wanted: Wanted): string | undefined {
  const { balanceNaira, minNaira, maxNaira } = books.world.config().reloadly;
  const operator = operators.find(({ operatorId }) => operatorId === wanted.operatorId);
  const { amountNaira, customIdentifier, phone, local } = wanted;
  if (!operator) return 'OPERATOR_NOT_FOUND';
  if (!/^(?:\+?234|0)\d{10}$/.test(phone)) return 'INVALID_RECIPIENT_PHONE';
  if (!local || !Number.isFinite(amountNaira)) return 'INVALID_AMOUNT';
  const fits =
    operator.dataOf === null
      ? amountNaira >= minNaira && amountNaira <= maxNaira
      : Object.hasOwn(descriptionsOf(books.world, operator), amountNaira.toFixed(2));
  if (!fits) return 'INVALID_AMOUNT_FOR_OPERATOR';
  if (customIdentifier !== '' && books.byIdentifier.has(customIdentifier))
    return 'DUPLICATE_CUSTOM_IDENTIFIER';
  return amountNaira > balanceNaira - books.spentNaira ? 'INSUFFICIENT_BALANCE' : undefined;
}

function record(books: ReloadlyBooks, wanted: Wanted, outcome: Topup['outcome']): Numbered<Topup> {
  const operator = operators.find(({ operatorId }) => operatorId === wanted.operatorId);
  const { local: _, ...kept } = wanted;
  const topup = books.topups.push({
    ...kept,
    operatorName: operator?.name ?? '',
    transactionId: randomInt(1_000_000, 2 ** 47),
    at: new Date().toISOString(),
    outcome,
  });
  indexTopup(books, topup);
  if (outcome !== 'failed') books.spentNaira += topup.amountNaira;
  const { transactionId, phone, amountNaira } = topup;
  books.world.events.emit({
    provider: 'reloadly',
    kind: 'topup',
    transactionId,
    phone,
    amountNaira,
    outcome,
  });
  return topup;
}

async function settle(
  books: ReloadlyBooks,
  topup: Topup,
  delivered: boolean,
  delayMs: number,
): Promise<void> {
  if (!(await books.world.timers.wait(delayMs))) return;
  topup.outcome = delivered ? 'delivered' : 'reversed';
  if (!delivered) books.spentNaira -= topup.amountNaira;
  const { transactionId, phone, outcome } = topup;
  books.world.events.emit({ provider: 'reloadly', kind: 'topup_settled', transactionId, phone, outcome });
}

/** A customIdentifier is good for one top-up. */
export function topUp(books: ReloadlyBooks, call: Call): Answer {
  const { world } = books;
  const wanted = readTopup(call);
  const refused = faultyPart(books, wanted);
  if (refused) return problem(400, refused);
  const facts = () => ({ phones: [wanted.phone], reference: wanted.customIdentifier });
  const fault = world.faults.take('vend', 'reloadly', 'topup', facts);
  if (fault) world.counts.fault('reloadly', 'topup', fault.kind);
  const delayMs = fault?.delayMs ?? world.config().settleDelayMs;
  switch (fault?.kind) {
    case 'vend_fails':
      return problem(400, 'OPERATOR_NOT_IN_SERVICE');
    case 'vend_pending_then_delivered':
    case 'vend_pending_then_failed':
    case 'vend_stays_pending': {
      const topup = record(books, wanted, 'pending');
      if (fault.kind !== 'vend_stays_pending')
        void settle(books, topup, fault.kind === 'vend_pending_then_delivered', delayMs);
      return json(200, topupResource(topup));
    }
    case 'request_id_exists':
    case undefined:
      return json(200, topupResource(record(books, wanted, 'delivered')));
  }
}

export function tellStatus(books: ReloadlyBooks, call: Call): Answer {
  const found = books.byId.get(Number(call.params['id']));
  if (!found) return problem(404, 'TRANSACTION_NOT_FOUND', call.path);
  return json(200, { code: null, message: null, status: statusOf(found), transaction: topupResource(found) });
}

export function report(books: ReloadlyBooks, call: Call): Answer {
  const identifier = call.query.get('customIdentifier');
  const size = Math.min(200, Number(call.query.get('size') ?? 200) || 200);
  const found =
    identifier === null
      ? books.topups.newest(size).reverse()
      : [books.byIdentifier.get(identifier)].filter((topup) => topup !== undefined);
  const content = found.slice(0, size).map(topupResource);
  return json(200, { content, totalElements: content.length, totalPages: 1, last: true, size, number: 1 });
}
