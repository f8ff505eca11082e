import type { ProviderAnswer } from '../../provider-call.ts';
import type { VendAnswer } from '../vendor.ts';
import { errorAnswer, statusAnswer, topup } from './schema.ts';

/**
 * Error codes of the airtime API (docs.reloadly.com/airtime, errors, read 2026-11-21). What isn't listed is pending, and
 * so are TOPUP_TRANSACTION_FAILED and PHONE_RECENTLY_RECHARGED: the top-up that went before may be this one.
 */
const codes = {
  COUNTRY_NOT_SUPPORTED: 'refused',
  OPERATOR_UNAVAILABLE_OR_CURRENTLY_INACTIVE: 'refused',
  OPERATOR_NOT_IN_SERVICE: 'refused',
  OPERATOR_NOT_FOUND: 'refused',
  COULD_NOT_AUTO_DETECT_OPERATOR: 'refused',
  INVALID_AMOUNT_FOR_OPERATOR: 'refused',
  INVALID_AMOUNT: 'refused',
  INVALID_RECIPIENT_PHONE: 'refused',
  INVALID_SENDER_PHONE: 'refused',
  INVALID_PHONE_NUMBER: 'refused',
  INACTIVE_ACCOUNT: 'not_processed',
  ACCOUNT_NOT_FOUND: 'not_processed',
  MAX_DAILY_TRANSACTION_AMOUNT_REACHED: 'not_processed',
  MAX_DAILY_TRANSACTION_COUNT_REACHED: 'not_processed',
  INSUFFICIENT_BALANCE: 'out_of_float',
} as const satisfies Record<string, 'refused' | 'not_processed' | 'out_of_float'>;

const statuses = {
  SUCCESSFUL: 'delivered',
  PROCESSING: 'pending',
  REFUNDED: 'reversed',
  FAILED: 'refused',
} as const satisfies Record<string, 'delivered' | 'pending' | 'reversed' | 'refused'>;

const unreadable = { outcome: 'pending', code: 'unreadable', unanswered: true } as const;

/** What /topups says of the request `reference`. */
export function readTopupAnswer({ status, json }: ProviderAnswer, reference: string): VendAnswer {
  if (status >= 400) return readRefusal(json, status);
  const parsed = topup.safeParse(json);
  if (!parsed.success) return unreadable;
  const { transactionId, customIdentifier, status: said } = parsed.data;
  if (customIdentifier && customIdentifier !== reference) return { ...unreadable, code: 'other_request' };
  return ofStatus(said ?? '', transactionId);
}

/** What /topups/<id>/status says; the transaction must be the one of `reference`. */
export function readStatusAnswer(
  { status, json }: ProviderAnswer,
  reference: string,
  vendorId: string,
): VendAnswer {
  const parsed = statusAnswer.safeParse(json);
  if (status >= 400 || !parsed.success) return unreadable;
  const own = parsed.data.transaction?.customIdentifier;
  if (own && own !== reference) return { ...unreadable, code: 'other_request' };
  return ofStatus(parsed.data.status, vendorId);
}

function ofStatus(said: string, vendorId: string): VendAnswer {
  const meaning = Object.hasOwn(statuses, said) ? statuses[said as keyof typeof statuses] : 'pending';
  const code = said.toLowerCase().slice(0, 40);
  switch (meaning) {
    case 'delivered':
      return { outcome: 'delivered', vendorId };
    case 'pending':
      return { outcome: 'pending', code, vendorId };
    case 'reversed':
      return { outcome: 'refused', code, because: 'reversed' };
    case 'refused':
      return { outcome: 'refused', code };
  }
}

function readRefusal(json: unknown, status: number): VendAnswer {
  const said = errorAnswer.safeParse(json).data?.errorCode ?? '';
  const meaning = Object.hasOwn(codes, said) ? codes[said as keyof typeof codes] : undefined;
  const code = said.toLowerCase().slice(0, 60) || `http_${status}`;
  switch (meaning) {
    case 'refused':
      return { outcome: 'refused', code };
    case 'not_processed':
      return { outcome: 'not_processed', code };
    case 'out_of_float':
      return { outcome: 'not_processed', code, because: 'out_of_float' };
    case undefined:
      return { outcome: 'pending', code };
  }
}
