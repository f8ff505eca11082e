import type { FraudAction } from '../../config/rules/fraud.ts';

/** A rule of fraud that struck, with what was measured: `{rule: 'velocity', measured: 6, action: 'hold'}`. */
export type Finding = {
  readonly rule: string;
  readonly measured: number;
  readonly action: FraudAction;
};
