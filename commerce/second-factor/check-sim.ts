import { secondFactorRules } from '../../config/rules/second-factor.ts';
import { advanceOrder } from '../advance-order.ts';
import type { CommerceContext } from '../context.ts';
import type { SimSwapAnswer } from './sim-swap.ts';

/** Asks about the SIM that an order's code would go to. Whatever is no clear answer is unknown, and a person looks. */
export async function workSimCheck(context: CommerceContext, orderId: string): Promise<void> {
  const { simChecks, simSwap, log } = context;
  const check = await simChecks.claims.claim(orderId);
  if (check?.state !== 'asked') {
    return;
  }
  const number = await context.numberAt(check.customerId, check.addressKey);
  const answer: SimSwapAnswer =
    number === null || simSwap === null ? { outcome: 'unknown' } : await simSwap.ask(number);
  if (answer.outcome === 'later') {
    // The order's own time runs on: an answer that never comes is an unknown one.
    await simChecks.claims.finish(check, { state: 'waiting', reference: answer.reference, dueAt: null });
    return settle(context, answer.reference);
  }
  const state = answer.outcome === 'known' ? stateOf(context, answer.changedAt) : 'unknown';
  log.info({ step: 'sim_check', orderId, code: state }, 'the SIM was asked about');
  await simChecks.claims.finish(check, { state, dueAt: null });
  await advanceOrder(context, orderId);
}

/** The provider's call with its answer, once for each question. */
export async function takeSimAnswer(
  context: CommerceContext,
  { reference, changedAt, known }: { reference: string; changedAt: string | null; known: boolean },
): Promise<void> {
  const state = known ? stateOf(context, changedAt === null ? null : new Date(changedAt)) : 'unknown';
  await context.simChecks.keepAnswer(reference, state);
  await settle(context, reference);
}

/** The answer may come before the question is noted, and the other way round. */
async function settle(context: CommerceContext, reference: string): Promise<void> {
  const orderId = await context.simChecks.settle(reference);
  if (orderId !== null) {
    context.log.info({ step: 'sim_check', orderId }, 'the SIM was answered for');
    await advanceOrder(context, orderId);
  }
}

function stateOf({ clock }: CommerceContext, changedAt: Date | null): 'clear' | 'changed' {
  // Real time: the operator's clock does not run faster for us.
  const since = clock.now().getTime() - secondFactorRules.simChangedWithinMs;
  return changedAt !== null && changedAt.getTime() > since ? 'changed' : 'clear';
}
