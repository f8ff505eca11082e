import { type FraudAction, type FraudMeasure, type FraudRule, usualRules } from '../../config/rules/fraud.ts';
import { secondFactorRules } from '../../config/rules/second-factor.ts';
import type { Whose } from '../whose.ts';
import type { Finding } from './finding.ts';
import type { OrderFigure, OrderFigures } from './order-figures-store.ts';

/** An order that is about to be placed. */
export type JudgedOrder = {
  /** Of its customer. */
  readonly whose: Whose;
  readonly payableKobo: number;
  readonly targetKeys: readonly string[];
  readonly now: Date;
};

export type JudgeDependencies = {
  readonly figures: Pick<OrderFigures, 'latest' | 'delivered' | 'otherPayers'>;
  readonly rules: readonly FraudRule[];
  /** How long a rule's window really lasts. */
  readonly scaleMs: (ms: number) => number;
};

/** The rules that strike, with what each of them measured. Only reads our own records. */
export async function judgeOrder(deps: JudgeDependencies, order: JudgedOrder): Promise<readonly Finding[]> {
  const rules = deps.rules.filter(({ fromKobo = 0 }) => order.payableKobo >= fromKobo);
  const latest = await readLatest(deps, order, rules);
  const findings = await Promise.all(
    rules.map(async (rule): Promise<readonly Finding[]> => {
      const measured = await measureOf[rule.measure](deps, order, rule, latest);
      return measured > rule.over ? [{ rule: rule.id, measured, action: rule.action }] : [];
    }),
  );
  return findings.flat();
}

/** The strictest that is asked for; null where the order goes on as it is. */
export function strictest(findings: readonly Finding[]): Exclude<FraudAction, 'flag'> | null {
  const actions = new Set(findings.map(({ action }) => action));
  if (actions.has('hold')) {
    return 'hold';
  }
  return actions.has('second_factor') ? 'second_factor' : null;
}

const ofLatest: ReadonlySet<FraudMeasure> = new Set([
  'orders',
  'recipients',
  'unpaid',
  'wrong_codes',
  'codes',
]);

/** One read for all the rules about the customer's own latest orders. */
async function readLatest(
  deps: JudgeDependencies,
  { whose, now }: JudgedOrder,
  rules: readonly FraudRule[],
): Promise<readonly OrderFigure[]> {
  const windows = rules.filter(({ measure }) => ofLatest.has(measure)).map(({ windowMs }) => windowMs);
  return windows.length === 0
    ? []
    : await deps.figures.latest(whose, sinceOf(deps, now, Math.max(...windows)));
}

function sinceOf({ scaleMs }: JudgeDependencies, now: Date, windowMs: number): Date {
  return new Date(now.getTime() - scaleMs(windowMs));
}

type Measurement = (
  deps: JudgeDependencies,
  order: JudgedOrder,
  rule: FraudRule,
  latest: readonly OrderFigure[],
) => number | Promise<number>;

function within(deps: JudgeDependencies, { now }: JudgedOrder, rule: FraudRule, all: readonly OrderFigure[]) {
  const since = sinceOf(deps, now, rule.windowMs);
  return all.filter(({ createdAt }) => createdAt > since);
}

const measureOf: Readonly<Record<FraudMeasure, Measurement>> = {
  orders: (deps, order, rule, latest) => within(deps, order, rule, latest).length + 1,
  recipients: (deps, order, rule, latest) => {
    const before = within(deps, order, rule, latest).flatMap(({ targetKeys }) => targetKeys);
    return new Set([...before, ...order.targetKeys]).size;
  },
  payers: async ({ figures, ...deps }, order, rule) => {
    const since = sinceOf({ figures, ...deps }, order.now, rule.windowMs);
    const others = await figures.otherPayers(order.whose, order.targetKeys, since, rule.over);
    return others + 1;
  },
  first_purchase: async ({ figures }, { whose, payableKobo }, rule) => {
    if (payableKobo <= rule.over) {
      return 0;
    }
    const [delivered] = await figures.delivered(whose, new Date(0), 1);
    return delivered === undefined ? payableKobo : 0;
  },
  times_usual: async (deps, { whose, payableKobo, now }, rule) => {
    const since = sinceOf(deps, now, rule.windowMs);
    const prices = await deps.figures.delivered(whose, since, usualRules.ordersAtMost);
    if (prices.length < usualRules.ordersAtLeast) {
      return 0;
    }
    const usual = prices.reduce((sum, price) => sum + price, 0) / prices.length;
    return Math.floor((payableKobo / usual) * 10) / 10;
  },
  unpaid: (deps, order, rule, latest) => {
    const ended = within(deps, order, rule, latest).filter(({ status }) => status !== 'CANCELLED');
    const paid = ended.findIndex(({ status }) => status !== 'EXPIRED');
    return paid === -1 ? ended.length : paid;
  },
  wrong_codes: (deps, order, rule, latest) =>
    within(deps, order, rule, latest).filter(
      ({ status, wrongCodes }) => status === 'CANCELLED' && wrongCodes >= secondFactorRules.wrongCodesAtMost,
    ).length,
  codes: (deps, order, rule, latest) =>
    within(deps, order, rule, latest).reduce((sum, { codes }) => sum + codes, 0),
};
