import { randomInt } from 'node:crypto';
import type { Clock } from '../config/clock.ts';
import { secondFactorRules } from '../config/rules/second-factor.ts';
import type { UssdBank } from '../config/rules/ussd-banks.ts';
import type { Privacy } from '../conversation/privacy.ts';
import type { Disco } from '../conversation/values/disco.ts';
import type { Network } from '../conversation/values/network.ts';
import type { Finding } from './fraud/finding.ts';
import type {
  HoldReason,
  LineStatus,
  LineView,
  OrderLine,
  OrderNews,
  OrderRequest,
  OrderStatus,
  OrderView,
  Product,
  RefundTarget,
  VendProof,
} from './order.ts';
import { StoredOrderLine, StoredProof, supplierOf } from './order-lines.ts';
import type { SecondFactor, SecondFactorView } from './second-factor/second-factor.ts';

/** The part of a line that is nobody's secret; the whole of it is in `sealedLines`. */
export type StoredLine = {
  product: Product;
  /** The network or the electricity company. */
  supplier: string;
  faceKobo: number;
  payableKobo: number;
  status: LineStatus;
  vendorReference: string | null;
  /** What the vendor gave, such as a meter's token: sealed for this line of this order. */
  sealedProof: string | null;
  /** Why the vendor refused the line: one of its codes or of ours. */
  refusal?: string | null;
  /** Number or meter as a keyed index: tells whether two lines go to the same place, and nothing else. */
  targetKey?: string | null;
};

/** What a verified payment turned out to be for its order. */
export type PaymentUse = 'order' | 'underpaid' | 'double' | 'late';
export type AppliedPayment = { reference: string; amountKobo: number; use: PaymentUse };

/** A refund that the order has decided on. `made`: its own record exists and the ledger knows. */
export type OrderRefund = {
  refundId: string;
  reference: string;
  amountKobo: number;
  made: boolean;
  settledTo: RefundTarget | null;
};

export type StoredNews = { id: string; kind: OrderNews['kind']; amountKobo: number | null; vendor?: string };

/**
 * An order. Its lines with numbers, meters and names are sealed in one field; what is in `lines` is clear.
 * `{_id: 'ord_1', ref: 'SB7K3QX2', status: 'VENDING', lines: [{product: 'AIRTIME', supplier: 'MTN', faceKobo: 50000,
 * payableKobo: 50000, status: 'vending', vendorReference: null, sealedProof: null}], sealedLines: 'v1.…', payments:
 * [{reference: 'SB7K3QX2-1AB', amountKobo: 50000, use: 'order'}], news: [], rev: 4, …}`
 */
export type OrderDoc = {
  _id: string;
  ref: string;
  customerId: string;
  sessionId: string;
  status: OrderStatus;
  holdReason: HoldReason | null;
  /** The rules of fraud that struck when the order was placed. */
  findings?: Finding[];
  /** Null: the order needs no code. */
  secondFactor?: SecondFactor | null;
  product: Product;
  faceKobo: number;
  discountKobo: number;
  feeKobo: number;
  payableKobo: number;
  sealedLines: string;
  lines: StoredLine[];
  payments: AppliedPayment[];
  overpaidKobo: number;
  refunds: OrderRefund[];
  paymentUrl: string | null;
  /** The bank code asked for last. */
  ussd?: { bank: UssdBank; dialCode: string } | null;
  /** Payment attempts commanded so far; the last one is started at `nextAttemptAt` (null: it has been). */
  attempts: number;
  nextAttemptAt: Date | null;
  news: StoredNews[];
  /** Every news ever told, so that none is told twice. */
  newsIds: string[];
  history: { status: OrderStatus; at: Date; by: string }[];
  confirmedAt: Date;
  createdAt: Date;
  expiresAt: Date | null;
  dueAt: Date | null;
  rev: number;
};

export type OrderChange = Partial<Omit<OrderDoc, '_id' | 'rev' | 'history'>>;

export type NewOrder = Omit<OrderDoc, 'ref' | 'sealedLines' | 'rev'>;

// No 0, O, 1, I, L, U: the reference is read aloud and typed on a keypad phone.
const refAlphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

export function mintOrderRef(): string {
  return `SB${randomCharacters(6)}`;
}

export function randomCharacters(count: number): string {
  return Array.from({ length: count }, () => refAlphabet[randomInt(refAlphabet.length)]).join('');
}

/** What a sealed value is bound to. */
function linesContext(orderId: string): string {
  return `orders|lines|${orderId}`;
}

function proofContext(orderId: string, n: number): string {
  return `orders|proof|${orderId}|${n}`;
}

/** The clear part of a new line. */
export function storedLine(line: OrderLine): StoredLine {
  const { product, faceKobo, payableKobo } = line;
  const supplier = supplierOf(line);
  return {
    product,
    supplier,
    faceKobo,
    payableKobo,
    status: 'waiting',
    vendorReference: null,
    sealedProof: null,
  };
}

export function sealLines(privacy: Privacy, request: OrderRequest): Promise<string> {
  return privacy.seal(request.customerId, linesContext(request.orderId), JSON.stringify(request.quote.lines));
}

/** Stands where the lines of an erased customer's order were, and in place of each number, meter and name in them. */
export const erased = 'erased';

/** What is left of a line: what it cost, and who delivered it. */
function erasedLine({ product, supplier, faceKobo, payableKobo }: StoredLine): OrderLine {
  const price = { faceKobo, payableKobo };
  switch (product) {
    case 'AIRTIME':
      return { product, network: supplier as Network, recipient: erased, ...price };
    case 'DATA': {
      const bundle = { code: '', name: erased, sizeMb: 0, days: 0 };
      return { product, network: supplier as Network, recipient: erased, bundle, ...price };
    }
    case 'POWER': {
      const nobody = { meter: erased, holder: erased, address: erased, tariffClass: null, phone: null };
      return { product, disco: supplier as Disco, meterType: 'PREPAID', ...nobody, ...price };
    }
  }
}

/** The lines as they were confirmed; of an erased customer's order, what is left of them. */
export async function openLines(privacy: Privacy, order: OrderDoc): Promise<readonly OrderLine[]> {
  if (order.sealedLines === erased) {
    return order.lines.map(erasedLine);
  }
  const stored: unknown = JSON.parse(await privacy.open(linesContext(order._id), order.sealedLines));
  const lines = StoredOrderLine.array().parse(stored);
  if (lines.length !== order.lines.length) {
    throw new Error(`order ${order._id}: its sealed lines don't fit its lines`);
  }
  return lines;
}

type LineOfOrder = { readonly orderId: string; readonly customerId: string; readonly line: number };

export function sealProof(
  privacy: Privacy,
  { orderId, customerId, line }: LineOfOrder,
  proof: VendProof,
): Promise<string> {
  return privacy.seal(customerId, proofContext(orderId, line), JSON.stringify(proof));
}

async function openProof(privacy: Privacy, orderId: string, n: number, sealed: string): Promise<VendProof> {
  return StoredProof.parse(JSON.parse(await privacy.open(proofContext(orderId, n), sealed)));
}

async function viewLine(privacy: Privacy, order: OrderDoc, line: OrderLine, n: number): Promise<LineView> {
  const stored = order.lines[n];
  const sealed = stored?.sealedProof;
  const refusal = stored?.status === 'failed' ? stored.refusal : null;
  return {
    ...line,
    status: stored?.status ?? 'waiting',
    ...(stored?.vendorReference ? { vendorReference: stored.vendorReference } : {}),
    ...(refusal ? { refusal } : {}),
    ...(sealed ? { proof: await openProof(privacy, order._id, n, sealed) } : {}),
  };
}

export async function viewOrder(privacy: Privacy, order: OrderDoc): Promise<OrderView> {
  const lines = await openLines(privacy, order);
  const { faceKobo, discountKobo, feeKobo, payableKobo } = order;
  const settled = order.refunds.filter((refund) => refund.settledTo !== null);
  const refundTo = settled.at(-1)?.settledTo;
  return {
    orderId: order._id,
    ref: order.ref,
    customerId: order.customerId,
    sessionId: order.sessionId,
    status: order.status,
    quote: { product: order.product, lines, faceKobo, discountKobo, feeKobo, payableKobo },
    lines: await Promise.all(lines.map((line, n) => viewLine(privacy, order, line, n))),
    paidKobo: order.payments.reduce((sum, payment) => sum + payment.amountKobo, 0),
    refundedKobo: settled.reduce((sum, refund) => sum + refund.amountKobo, 0),
    ...(refundTo ? { refundTo } : {}),
    ...(order.paymentUrl ? { paymentUrl: order.paymentUrl } : {}),
    ...(order.ussd ? { ussd: order.ussd } : {}),
    ...(order.holdReason ? { holdReason: order.holdReason } : {}),
    ...(order.findings && order.findings.length > 0 ? { findings: order.findings } : {}),
    ...(order.secondFactor ? { secondFactor: viewSecondFactor(order.secondFactor) } : {}),
    createdAt: order.createdAt,
    ...(order.expiresAt ? { expiresAt: order.expiresAt } : {}),
  };
}

function viewSecondFactor({ addressKey, issue, wrong, asked }: SecondFactor): SecondFactorView {
  return {
    addressKey,
    issue,
    triesLeft: Math.max(0, secondFactorRules.wrongCodesAtMost - wrong.length),
    newCodesLeft: Math.max(0, secondFactorRules.newCodesAtMost - asked.length),
  };
}

/** When the sweep must look at an order that nobody else brings forward. */
export function orderDueAt(order: Omit<OrderDoc, 'rev'>, clock: Clock): Date | null {
  const unfinished =
    order.news.length > 0 ||
    order.refunds.some((refund) => !refund.made) ||
    order.status === 'PAID' ||
    order.status === 'FAILED' ||
    (order.status === 'REFUNDING' && order.refunds.every((refund) => refund.settledTo !== null));
  if (unfinished) {
    return clock.now();
  }
  if (order.status === 'SECOND_FACTOR') {
    return order.expiresAt && clock.after(secondFactorRules.graceMs, order.expiresAt);
  }
  if (order.status !== 'AWAITING_PAYMENT') {
    return null;
  }
  const times = [order.nextAttemptAt, order.expiresAt].filter((time) => time !== null);
  return times.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
}
