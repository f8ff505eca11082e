import type { SimulatorsClient } from '../../setup/system-simulators.ts';

type Rule = Readonly<Record<string, unknown>>;

/** A third of all calls or so goes wrong in one of these ways; the shares are of all calls. */
const vendCalls: readonly (readonly [number, Rule])[] = [
  [0.05, { kind: '500', execute: true }],
  [0.04, { kind: '500' }],
  [0.05, { kind: 'execute_then_timeout' }],
  [0.04, { kind: 'execute_then_reset' }],
  // Three times as long as we wait for an answer: the call is carried out when nobody expects it any more.
  [0.04, { kind: 'delay_before_execute', delayMs: 1_500 }],
  [0.02, { kind: 'not_executed_timeout' }],
  [0.03, { kind: 'garbage' }],
  [0.03, { kind: 'truncated' }],
];

const otherCalls: readonly (readonly [number, Rule])[] = [
  [0.06, { kind: '500', execute: true }],
  [0.04, { kind: '500' }],
  [0.05, { kind: 'execute_then_timeout' }],
  [0.04, { kind: 'execute_then_reset' }],
  [0.03, { kind: 'reset_before' }],
  [0.03, { kind: 'garbage' }],
  [0.03, { kind: 'truncated' }],
  [0.02, { kind: 'wrong_content_type' }],
];

const webhookCalls: readonly (readonly [number, Rule])[] = [
  [0.12, { kind: 'never' }],
  [0.12, { kind: 'duplicate', count: 3 }],
  [0.1, { kind: 'delay', delayMs: 2_500 }],
];

const vends: readonly (readonly [number, Rule])[] = [
  [0.03, { kind: 'vend_fails' }],
  [0.05, { kind: 'vend_pending_then_delivered' }],
  [0.03, { kind: 'vend_pending_then_failed' }],
];

/** The simulators throw their dice rule after rule: a later rule's rate is its share of what the earlier ones left. */
function rules(
  provider: string,
  operation: string,
  shares: readonly (readonly [number, Rule])[],
): readonly Rule[] {
  let left = 1;
  return shares.map(([share, rule]) => {
    const rate = Math.min(1, share / left);
    left -= share;
    return { provider, operation, rate, ...rule };
  });
}

/** Vendor and gateways lie, lose and dawdle in 30 % of all calls; their webhooks come late, often or never. */
export async function plantProviderFaults(simulators: SimulatorsClient): Promise<void> {
  await simulators.control('faults', [
    ...rules('vtpass', 'pay', vendCalls),
    ...rules('vtpass', 'pay', vends),
    ...rules('vtpass', 'requery', otherCalls),
    ...rules('vtpass', 'verify', otherCalls),
    ...rules('vtpass', 'variations', otherCalls),
    ...rules('vtpass', 'webhook', webhookCalls),
    ...rules('paystack', 'initialize', otherCalls),
    ...rules('paystack', 'verify', otherCalls),
    ...rules('paystack', 'refund', otherCalls),
    ...rules('paystack', 'refund_list', otherCalls),
    ...rules('paystack', 'webhook', webhookCalls),
    { provider: 'paystack', operation: 'webhook', kind: 'reorder', rate: 0.3 },
    ...rules('flutterwave', 'payments', otherCalls),
    ...rules('flutterwave', 'verify', otherCalls),
    ...rules('flutterwave', 'refund', otherCalls),
    ...rules('flutterwave', 'refund_list', otherCalls),
    ...rules('flutterwave', 'webhook', webhookCalls),
  ]);
  for (const gateway of ['paystack', 'flutterwave']) {
    await simulators.control(`${gateway}/autopay`, { enabled: true, delayMs: 150 });
  }
}

/** What the simulators are told beside the callbacks: minutes of a provider's patience become seconds. */
export const impatientSimulators = {
  callbackDelayMs: 100,
  retryDelaysMs: [500, 1_000, 2_000, 4_000, 4_000, 8_000, 8_000],
  holdMs: 4_000,
  settleDelayMs: 1_500,
  refundDelayMs: 300,
} as const;
