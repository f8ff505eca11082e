import { z } from 'zod';
import { type Facts, lineOf, operations, type ProviderName, providerNames } from './providers.ts';

/** When each kind acts: on the wire of a call, on one callback, on a sequence of callbacks, or on the business itself. */
const stageOf = {
  '500': 'wire',
  '429': 'wire',
  '404': 'wire',
  redirected: 'wire',
  execute_then_timeout: 'wire',
  execute_then_reset: 'wire',
  reset_before: 'wire',
  delay_before_execute: 'wire',
  not_executed_timeout: 'wire',
  garbage: 'wire',
  truncated: 'wire',
  wrong_content_type: 'wire',
  slow_drip: 'wire',
  duplicate: 'callback',
  never: 'callback',
  delay: 'callback',
  reorder: 'sequence',
  vend_fails: 'vend',
  vend_pending_then_delivered: 'vend',
  vend_pending_then_failed: 'vend',
  vend_stays_pending: 'vend',
  request_id_exists: 'vend',
  meter_unknown: 'verify',
  payment_fails: 'payment',
  payment_underpaid: 'payment',
  payment_overpaid: 'payment',
  payment_duplicate_webhook: 'payment',
  refund_fails: 'refund',
  over_quota: 'model',
  model_refuses: 'model',
  model_filtered: 'model',
  model_cut_off: 'model',
  model_bad_json: 'model',
  model_wrong_schema: 'model',
  model_empty: 'model',
  model_malicious: 'model',
} as const;

type StageOf = typeof stageOf;
export type FaultKind = keyof StageOf;
export type FaultStage = StageOf[FaultKind];
/** The kinds of one stage. */
export type KindOf<S extends FaultStage> = { [K in FaultKind]: StageOf[K] extends S ? K : never }[FaultKind];

export const faultKinds = Object.keys(stageOf) as FaultKind[];

/** Whom a rule is about; whatever is given must fit. */
export const matchSchema = z.strictObject({
  phone: z.string().min(7).optional(),
  reference: z.string().min(1).optional(),
  email: z.string().min(1).optional(),
});
export type Match = z.infer<typeof matchSchema>;

/** `{"provider":"vtpass","operation":"pay","kind":"execute_then_timeout","times":1,"match":{"phone":"+2348031234567"}}` */
export const faultRuleSchema = z
  .strictObject({
    id: z.string().min(1).max(100).optional(),
    provider: z.enum(['*', ...providerNames]),
    operation: z.string().default('*'),
    kind: z.enum(faultKinds as [FaultKind, ...FaultKind[]]),
    rate: z.number().min(0).max(1).default(1),
    times: z.int().min(1).optional(),
    match: matchSchema.optional(),
    delayMs: z.int().min(0).max(86_400_000).optional(),
    count: z.int().min(1).max(100).optional(),
    /** For `500` only: the call was executed before it failed. */
    execute: z.boolean().default(false),
    /** For the failing vends only: the provider's code, `016` where none is given. */
    code: z
      .string()
      .regex(/^\d{3}$/)
      .optional(),
  })
  .refine((rule) => isOperation(rule.provider, rule.operation), {
    error: `unknown operation; known are ${JSON.stringify(operations)} and *`,
    path: ['operation'],
  });

export type FaultRule = z.infer<typeof faultRuleSchema>;
type LiveRule = FaultRule & { readonly id: string; hits: number };

function isOperation(provider: ProviderName | '*', operation: string): boolean {
  if (operation === '*') return true;
  const known = provider === '*' ? Object.values(operations).flat() : operations[provider];
  return (known as readonly string[]).includes(operation);
}

export function matches({ phone, reference, email }: Match, facts: Facts): boolean {
  if (phone !== undefined && !facts.phones?.some((other) => lineOf(other) === lineOf(phone))) return false;
  if (reference !== undefined && facts.reference !== reference) return false;
  return email === undefined || facts.email?.toLowerCase() === email.toLowerCase();
}

export type FaultBook = {
  /** The first rule that fits and whose dice fall; its hit is counted. */
  readonly take: <S extends FaultStage>(
    stage: S,
    provider: ProviderName,
    operation: string,
    facts: () => Facts,
  ) => (LiveRule & { readonly kind: KindOf<S> }) | undefined;
  /** Throws a RangeError when there are too many. */
  readonly add: (rules: readonly FaultRule[]) => void;
  readonly remove: (id?: string) => void;
  readonly list: () => readonly LiveRule[];
};

const maxRules = 10_000;

export function createFaultBook(random: () => number): FaultBook {
  let rules: LiveRule[] = [];
  let minted = 0;
  const isSpent = (rule: LiveRule) => rule.times !== undefined && rule.hits >= rule.times;

  return {
    take: (stage, provider, operation, facts) => {
      if (rules.length === 0) return undefined;
      const known = facts();
      const taken = rules.find(
        (rule) =>
          stageOf[rule.kind] === stage &&
          (rule.provider === '*' || rule.provider === provider) &&
          (rule.operation === '*' || rule.operation === operation) &&
          !isSpent(rule) &&
          matches(rule.match ?? {}, known) &&
          (rule.rate >= 1 || random() < rule.rate),
      );
      if (!taken) return undefined;
      taken.hits += 1;
      return taken as LiveRule & { kind: KindOf<typeof stage> };
    },
    add: (added) => {
      if (rules.length + added.length > maxRules) rules = rules.filter((rule) => !isSpent(rule));
      if (rules.length + added.length > maxRules) throw new RangeError(`more than ${maxRules} fault rules`);
      for (const rule of added) {
        minted += 1;
        rules.push({ ...rule, id: rule.id ?? `fault-${minted}`, hits: 0 });
      }
    },
    remove: (id) => {
      rules = id === undefined ? [] : rules.filter((rule) => rule.id !== id);
    },
    list: () => rules,
  };
}
