import { orderRules } from '../../config/rules/orders.ts';
import { advanceOrder } from '../advance-order.ts';
import { askAgainAt, type CommerceContext, quietUntil, vendorNamed } from '../context.ts';
import { noteRefusedBundle } from '../data/refresh-catalogue.ts';
import { vendMovement, vendReversalMovement } from '../ledger.ts';
import type { OrderLine, VendProof } from '../order.ts';
import { floatIsUsedUp } from '../order-changes.ts';
import { sealProof } from '../order-document.ts';
import { needsCodes } from '../order-lines.ts';
import { callVendor, chooseVendor } from './choose-vendor.ts';
import type { VendDoc } from './vend-store.ts';
import type { VendAnswer, Vendor, VendRequest } from './vendor.ts';

/** A vend that the vendor definitely did not process is sent again after these pauses, then refunded. */
const holdMs = [30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000] as const;
const secondLookMs = 15_000;
const maximumResends = 8;
/** A vendor's "too old" is believed of a reference from this age on; before, it is a refusal like any other. */
const oldReferenceMs = 600_000;
const maximumReferences = 3;

/**
 * One due step of a vend under an exclusive claim. The intent is stored before the call; whatever isn't sure is asked
 * about; "not found" is believed only after a quiet period, twice; then the same reference is sent again.
 */
export async function workVend(context: CommerceContext, id: string): Promise<void> {
  const startedMs = performance.now();
  const vend = await context.vends.claims.claim(id);
  if (!vend) {
    return;
  }
  switch (vend.state) {
    case 'created':
    case 'held':
      return sendVend(context, vend, startedMs);
    case 'sent':
    case 'unknown':
    case 'review':
      return askVendor(context, vend, startedMs);
    case 'delivered':
      return vend.settledAt === null ? settleVend(context, vend) : checkDelivered(context, vend);
    case 'failed':
    case 'reversed':
      return settleVend(context, vend);
  }
}

async function sendVend(context: CommerceContext, vend: VendDoc, startedMs: number): Promise<void> {
  const vendor = vendorNamed(context, vend.vendor);
  const line = await paidLine(context, vend);
  if (performance.now() - startedMs > context.claimMs / 2) {
    // Too close to the claim's end: the call could still be under way when somebody else looks.
    return rest(context, vend, { dueAt: context.clock.now() });
  }
  const now = context.clock.now();
  const reference = vend.reference ?? vendor.mintReference(`${vend._id}:${vend.pastReferences.length}`, now);
  const sent = {
    state: 'sent',
    reference,
    referenceAt: vend.referenceAt ?? now,
    sends: vend.sends + 1,
    resends: vend.resends,
    notFound: 0,
  } as const;
  if (!(await context.vends.claims.noteSending(vend, sent))) {
    return;
  }
  const request = requestFor(line, reference);
  const answer = await callVendor(context, vendor, 'vend', () => vendor.vend(request));
  await takeSendAnswer(context, { ...vend, ...sent, sentAt: now }, answer);
}

function requestFor({ faceKobo, payableKobo: _, ...goods }: OrderLine, reference: string): VendRequest {
  return { ...goods, reference, amountKobo: faceKobo };
}

/** The last look before money leaves: no vend without a verified payment. */
async function paidLine(context: CommerceContext, vend: VendDoc): Promise<OrderLine> {
  const order = await context.orders.find(vend.orderId);
  const vending = order?.status === 'PAID' || order?.status === 'VENDING' || order?.status === 'UNKNOWN';
  const paid = order?.payments.some((payment) => payment.use === 'order');
  const line = order && (await context.orders.lines(order))[vend.line];
  if (!vending || !paid || !line) {
    throw new Error(`vend ${vend._id}: its order is not paid and vending`);
  }
  return line;
}

async function takeSendAnswer(context: CommerceContext, vend: VendDoc, answer: VendAnswer): Promise<void> {
  switch (answer.outcome) {
    case 'delivered':
      return takeDelivery(context, vend, answer);
    case 'refused':
      return answer.because === 'reference_too_old' && mayRenew(context, vend)
        ? renewReference(context, vend)
        : takeRefusal(context, vend, answer.code);
    case 'not_processed':
      return takeNotProcessed(context, vend, answer);
    case 'pending':
      return waitForOutcome(context, await withVendorId(context, vend, answer));
    case 'not_found':
      return waitForOutcome(context, vend);
  }
}

type NotProcessed = Extract<VendAnswer, { outcome: 'not_processed' }>;

/** As good as a refusal where nothing was ever in doubt and a healthy vendor is left; else it waits for this one. */
async function takeNotProcessed(
  context: CommerceContext,
  vend: VendDoc,
  answer: NotProcessed,
): Promise<void> {
  const { code, because } = answer;
  if (because === 'out_of_float') {
    await context.orders.update(vend.orderId, (order) => floatIsUsedUp(order, vend.vendor));
  }
  const neverInDoubt = vend.resends === 0 && vend.sends === vend.holds + 1;
  return neverInDoubt && (await hasHealthyVendorLeft(context, vend))
    ? conclude(context, vend, { state: 'failed', live: false, code })
    : hold(context, vend, code);
}

async function hasHealthyVendorLeft(
  context: CommerceContext,
  { orderId, line, product }: VendDoc,
): Promise<boolean> {
  const vends = await context.vends.byOrder(orderId);
  const tried = vends.filter((vend) => vend.line === line).map(({ vendor }) => vendor);
  return (await chooseVendor(context, product, { tried, healthyOnly: true })) !== undefined;
}

/** An id that the vendor has told with an open outcome is kept: it may be all that it can be asked by. */
async function withVendorId(
  context: CommerceContext,
  vend: VendDoc,
  { vendorId }: { readonly vendorId?: string },
): Promise<VendDoc> {
  if (vendorId === undefined || vendorId === vend.vendorId) {
    return vend;
  }
  await context.vends.claims.note(vend, { vendorId });
  return { ...vend, vendorId };
}

async function takeRefusal(context: CommerceContext, vend: VendDoc, code: string): Promise<void> {
  await noteRefusedBundle(context, vend, code);
  return conclude(context, vend, { state: 'failed', live: false, code });
}

type Delivery = Extract<VendAnswer, { outcome: 'delivered' }>;

/** Delivered, but without the codes that the customer must key in, is not delivered: they are asked for again. */
async function takeDelivery(context: CommerceContext, vend: VendDoc, answer: Delivery): Promise<void> {
  const { proof, vendorId = vend.vendorId } = answer;
  if ((proof?.codes.length ?? 0) === 0 && (await needsCodesOf(context, vend))) {
    const { orderId, _id: id } = vend;
    context.log.warn({ step: 'vend', orderId, id, code: 'token_missing' }, 'delivered without a token');
    return waitForOutcome(context, { ...vend, notFound: 0 });
  }
  const sealedProof = proof ? await sealProof(context.privacy, vend, proof) : null;
  return conclude(context, vend, { state: 'delivered', live: true, vendorId, sealedProof });
}

async function needsCodesOf(context: CommerceContext, vend: VendDoc): Promise<boolean> {
  if (vend.product !== 'POWER') {
    return false;
  }
  const order = await context.orders.find(vend.orderId);
  const line = order && (await context.orders.lines(order))[vend.line];
  return line !== null && line !== undefined && needsCodes(line);
}

async function askVendor(context: CommerceContext, vend: VendDoc, startedMs: number): Promise<void> {
  if (vend.reference === undefined) {
    throw new Error(`vend ${vend._id} was sent without a reference`);
  }
  const answer = await settleQuestion(context, vend, vend.reference);
  switch (answer.outcome) {
    case 'delivered':
      return takeDelivery(context, vend, answer);
    case 'refused':
      return answer.because === 'reference_too_old'
        ? waitForOutcome(context, vend)
        : conclude(context, vend, { state: 'failed', live: false, code: answer.code });
    case 'not_processed':
      return hold(context, vend, answer.code);
    case 'pending':
      return answer.unanswered
        ? waitForOutcome(context, vend, askAgainAt)
        : waitForOutcome(context, { ...(await withVendorId(context, vend, answer)), notFound: 0 });
    case 'not_found':
      return notFound(context, vend, startedMs);
  }
}

async function settleQuestion(
  context: CommerceContext,
  vend: VendDoc,
  reference: string,
): Promise<VendAnswer> {
  const vendor = vendorNamed(context, vend.vendor);
  if (!mayRepeat(context, vendor, vend)) {
    return callVendor(context, vendor, 'requery', () => vendor.requery(reference, vend.vendorId));
  }
  const request = requestFor(await paidLine(context, vend), reference);
  const answer = await callVendor(context, vendor, 'vend', () => vendor.vend(request));
  // That this one was not executed says nothing about the one whose answer was lost.
  return answer.outcome === 'not_processed'
    ? { outcome: 'pending', code: answer.code, unanswered: true }
    : answer;
}

function mayRepeat(context: CommerceContext, { repeatableForMs }: Vendor, vend: VendDoc): boolean {
  if (repeatableForMs === undefined || vend.vendorId !== null || vend.state === 'review') {
    return false;
  }
  const until = context.clock.after(repeatableForMs, vend.sentAt ?? vend.createdAt);
  return (vend.claimedAt ?? context.clock.now()).getTime() < until.getTime();
}

async function notFound(context: CommerceContext, vend: VendDoc, startedMs: number): Promise<void> {
  const quiet = quietUntil(context, vend.sentAt ?? vend.createdAt);
  const servedAt = vend.claimedAt ?? context.clock.now();
  if (vend.state === 'review' || vend.resends >= maximumResends || servedAt.getTime() < quiet.getTime()) {
    return waitForOutcome(context, vend);
  }
  if (vend.notFound === 0) {
    const dueAt = context.clock.after(secondLookMs);
    return rest(context, vend, { state: 'unknown', notFound: 1, dueAt });
  }
  return sendVend(context, { ...vend, resends: vend.resends + 1 }, startedMs);
}

/** Ask again at the next scheduled moment; with none left, a person looks. */
async function waitForOutcome(
  context: CommerceContext,
  vend: VendDoc,
  momentOf: (context: CommerceContext, scheduled: Date) => Date = (_, scheduled) => scheduled,
): Promise<void> {
  if (vend.state === 'review') {
    return rest(context, vend, { dueAt: null });
  }
  const now = context.clock.now().getTime();
  const from = vend.sentAt ?? vend.createdAt;
  const moments = [
    ...orderRules.requeryMs.map((ms) => context.clock.after(ms, from)),
    quietUntil(context, from),
  ];
  const [scheduled] = moments
    .filter((moment) => moment.getTime() > now)
    .sort((a, b) => a.getTime() - b.getTime());
  if (scheduled) {
    const dueAt = momentOf(context, scheduled);
    await rest(context, vend, { state: 'unknown', notFound: vend.notFound, dueAt });
  } else {
    const { orderId, _id: id } = vend;
    context.log.error({ step: 'vend', orderId, id, code: 'vend_in_review' }, 'a person must look');
    await rest(context, vend, { state: 'review', dueAt: null });
  }
  await advanceOrder(context, vend.orderId);
}

/** Definitely not executed: the same reference again later, and a refund when that goes on for too long. */
async function hold(context: CommerceContext, vend: VendDoc, code: string): Promise<void> {
  const pauseMs = holdMs[vend.holds];
  if (pauseMs === undefined) {
    return conclude(context, vend, { state: 'failed', live: false, code });
  }
  const { orderId, _id: id } = vend;
  context.log.error({ step: 'vend', orderId, id, code }, 'the vendor does not process; it is tried again');
  const dueAt = context.clock.after(pauseMs);
  await rest(context, vend, { state: 'held', holds: vend.holds + 1, code, dueAt });
  await advanceOrder(context, orderId);
}

function mayRenew(context: CommerceContext, vend: VendDoc): boolean {
  const old = context.clock.after(oldReferenceMs, vend.referenceAt ?? vend.createdAt);
  return context.clock.now() >= old && vend.pastReferences.length + 1 < maximumReferences;
}

async function renewReference(context: CommerceContext, vend: VendDoc): Promise<void> {
  const now = context.clock.now();
  const pastReferences = [...vend.pastReferences, ...(vend.reference ? [vend.reference] : [])];
  const seed = `${vend._id}:${pastReferences.length}`;
  const reference = vendorNamed(context, vend.vendor).mintReference(seed, now);
  await rest(context, vend, { state: 'created', reference, referenceAt: now, pastReferences, dueAt: now });
}

/** A person's word on a vend in review, under a claim on it. Throws where a prepaid token is missing. */
export async function decideVend(
  context: CommerceContext,
  vend: VendDoc,
  verdict: { readonly delivered: boolean; readonly proof?: VendProof },
): Promise<void> {
  if (!verdict.delivered) {
    return conclude(context, vend, { state: 'failed', live: false, code: 'person_found_undelivered' });
  }
  if (!verdict.proof && (await needsCodesOf(context, vend))) {
    await rest(context, vend, { dueAt: null });
    throw new Error('A prepaid meter is served only with its token: add the digits.');
  }
  const sealedProof = verdict.proof ? await sealProof(context.privacy, vend, verdict.proof) : null;
  return conclude(context, vend, { state: 'delivered', live: true, vendorId: vend.vendorId, sealedProof });
}

type Conclusion =
  | {
      readonly state: 'delivered';
      readonly live: true;
      readonly vendorId: string | null;
      readonly sealedProof: string | null;
    }
  | { readonly state: 'failed' | 'reversed'; readonly live: false; readonly code: string };

/** The end is stored first, still due; ledger and order follow and may be repeated. */
async function conclude(context: CommerceContext, vend: VendDoc, conclusion: Conclusion): Promise<void> {
  const changes = { ...conclusion, settledAt: null, dueAt: context.clock.now() };
  if (await context.vends.claims.note(vend, changes)) {
    await settleVend(context, { ...vend, ...changes });
  }
}

async function settleVend(context: CommerceContext, vend: VendDoc): Promise<void> {
  if (vend.settledAt === null) {
    const { orderId, customerId, _id: id } = vend;
    if (vend.state === 'delivered') {
      await context.ledger.post(vendMovement({ orderId, customerId }, id, vend));
    }
    if (vend.state === 'reversed') {
      context.log.error({ step: 'vend', orderId, id, code: 'vend_reversed' }, 'the vendor took it back');
      await context.ledger.post(vendReversalMovement({ orderId, customerId }, id, vend));
    }
    await advanceOrder(context, orderId);
  }
  await context.vends.claims.finish(vend, {
    settledAt: vend.settledAt ?? context.clock.now(),
    dueAt: null,
  });
}

/** A vendor's call about something delivered: only a reversal changes it. */
async function checkDelivered(context: CommerceContext, vend: VendDoc): Promise<void> {
  const vendor = vendorNamed(context, vend.vendor);
  const answer = vend.reference && (await vendor.requery(vend.reference, vend.vendorId));
  if (answer && answer.outcome === 'refused' && answer.because === 'reversed') {
    return conclude(context, vend, { state: 'reversed', live: false, code: answer.code });
  }
  await context.vends.claims.finish(vend, { dueAt: null });
}

async function rest(context: CommerceContext, vend: VendDoc, changes: Partial<VendDoc>): Promise<void> {
  await context.vends.claims.finish(vend, changes);
  if (changes.dueAt) {
    context.ringAt('vend', vend._id, changes.dueAt);
  }
}
