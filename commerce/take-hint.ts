import type { CommerceContext } from './context.ts';
import type { Hint } from './hint.ts';
import { walletGateway } from './payments/payment-store.ts';
import { takeSimAnswer } from './second-factor/check-sim.ts';

/** A provider's call: makes us ask. Only what nobody can be asked about again is an answer in itself. */
export async function takeHint(context: CommerceContext, hint: Hint): Promise<void> {
  switch (hint.kind) {
    case 'payment_hint': {
      return takePaymentHint(context, hint);
    }
    case 'sim_hint':
      return takeSimAnswer(context, hint);
    case 'vend_hint': {
      const vend = await context.vends.byReference(hint.reference);
      return look(context, 'vend', vend ? [vend._id] : []);
    }
    case 'refund_hint': {
      const refunds = await context.refunds.byReference(hint.reference);
      return look(
        context,
        'refund',
        refunds.map((refund) => refund._id),
      );
    }
  }
}

async function takePaymentHint(
  context: CommerceContext,
  { reference, about, gatewayId }: Extract<Hint, { kind: 'payment_hint' }>,
): Promise<void> {
  const { payments } = context;
  const known = await payments.byReference(reference);
  const payment = known ?? (about === 'dispute' ? await payments.byGatewayId(reference) : null);
  // No gateway has a say about what was paid from the wallet.
  if (!payment || payment.gateway === walletGateway) {
    return;
  }
  if (about === 'dispute') {
    await payments.askDisputes(payment._id);
  } else if (gatewayId !== undefined && payment.paidKobo === null) {
    await payments.nameTransaction(payment._id, gatewayId);
  }
  return look(context, 'payment', [payment._id]);
}

async function look(
  context: CommerceContext,
  kind: 'payment' | 'vend' | 'refund',
  ids: readonly string[],
): Promise<void> {
  const { claims } = { payment: context.payments, vend: context.vends, refund: context.refunds }[kind];
  for (const id of ids) {
    await claims.hint(id);
    context.ringAt(kind, id, context.clock.now());
  }
}
