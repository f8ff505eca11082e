import type { Network } from '../conversation/values/network.ts';
import { findCode } from './code-table.ts';

const networks = {
  '62120': 'AIRTEL',
  '62130': 'MTN',
  '62150': 'GLO',
  '62160': '9MOBILE',
} as const satisfies Record<string, Network>;

/**
 * The telco that handled a call, by Africa's Talking's `networkCode`, so it is right for ported numbers too. Undefined
 * for those that aren't Nigeria's: only there is sold what we sell.
 */
export function networkOfCode(code: string): Network | undefined {
  return findCode<Network>(networks, code);
}
