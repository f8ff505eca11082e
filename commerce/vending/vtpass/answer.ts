import type { VendAnswer } from '../vendor.ts';
import { readPowerProof } from './power-wire.ts';
import { type VtpassAnswer, vtpassAnswer } from './schema.ts';

/**
 * VTpass's response codes (docs, read 2026-11). What isn't listed is pending: 014 (id used), 019 (likely duplicate)
 * and 083 (system error) are settled by asking. `status`: the transaction's own status decides.
 */
const codes = {
  '000': 'status',
  '001': 'status',
  '044': 'status',
  '099': 'pending',
  '089': 'pending',
  '010': 'refused',
  '011': 'refused',
  '012': 'refused',
  '013': 'refused',
  '016': 'refused',
  '017': 'refused',
  '021': 'refused',
  '022': 'refused',
  '023': 'refused',
  '024': 'refused',
  '027': 'refused',
  '028': 'refused',
  '030': 'refused',
  '031': 'refused',
  '032': 'refused',
  '034': 'refused',
  '035': 'refused',
  '087': 'refused',
  '091': 'refused',
  '018': 'not_processed',
  '040': 'reversed',
  '085': 'reference_too_old',
  '015': 'not_found',
} as const satisfies Record<
  string,
  'status' | 'pending' | 'refused' | 'not_processed' | 'reversed' | 'reference_too_old' | 'not_found'
>;

const statuses = {
  delivered: 'delivered',
  initiated: 'pending',
  pending: 'pending',
  failed: 'refused',
  reversed: 'reversed',
} as const satisfies Record<string, 'delivered' | 'pending' | 'refused' | 'reversed'>;

/** What an answer of /pay or /requery says of the request `reference`. Anything that isn't sure is pending. */
export function readVtpassAnswer(json: unknown, reference: string, call: 'pay' | 'requery'): VendAnswer {
  const parsed = vtpassAnswer.safeParse(json);
  if (!parsed.success) {
    return { outcome: 'pending', code: 'unreadable', unanswered: true };
  }
  const answer = parsed.data;
  if (answer.requestId !== undefined && answer.requestId !== reference) {
    return { outcome: 'pending', code: 'other_request', unanswered: true };
  }
  const { code } = answer;
  const meaning = Object.hasOwn(codes, code) ? codes[code as keyof typeof codes] : 'pending';
  switch (meaning) {
    case 'status':
      return withProof(readStatus(answer), json);
    case 'pending':
      return { outcome: 'pending', code };
    case 'not_processed':
      return { outcome: 'not_processed', code, because: 'out_of_float' };
    case 'refused':
      return { outcome: 'refused', code };
    case 'reversed':
      return { outcome: 'refused', code, because: 'reversed' };
    case 'reference_too_old':
      return { outcome: 'refused', code, because: 'reference_too_old' };
    case 'not_found':
      return call === 'requery' ? { outcome: 'not_found' } : { outcome: 'pending', code };
  }
}

function withProof(answer: VendAnswer, json: unknown): VendAnswer {
  if (answer.outcome !== 'delivered') return answer;
  const proof = readPowerProof(json);
  return proof ? { ...answer, proof } : answer;
}

function readStatus({ code, content }: VtpassAnswer): VendAnswer {
  const { status = '', transactionId } = content?.transactions ?? {};
  const meaning = Object.hasOwn(statuses, status) ? statuses[status as keyof typeof statuses] : 'pending';
  switch (meaning) {
    case 'delivered':
      return { outcome: 'delivered', ...(transactionId === undefined ? {} : { vendorId: transactionId }) };
    case 'pending':
      return { outcome: 'pending', code };
    case 'refused':
      return { outcome: 'refused', code: `${code}_${status}` };
    case 'reversed':
      return { outcome: 'refused', code: `${code}_${status}`, because: 'reversed' };
  }
}
