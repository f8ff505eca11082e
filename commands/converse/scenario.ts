import { z } from 'zod';
import { isSold } from '../../agents/flows/product-flows.ts';
import { discos } from '../../conversation/values/disco.ts';
import { meterTypes } from '../../conversation/values/meter-type.ts';
import { networks } from '../../conversation/values/network.ts';
import { channelNames } from '../../scenarios/channel-medium.ts';

const msisdn = z.string().regex(/^\+[1-9]\d{7,14}$/, 'is written in full, such as +2348031110101');

/** The faults that the simulators have. */
export const playableFaults = [
  'vend.fails',
  'vend.timeoutThenSuccessOnRequery',
  'vend.timeoutThenFailedOnRequery',
  'vend.staysPending',
  'payment.fails',
  'payment.duplicateWebhook',
  'payment.underpaid',
  'meter.notFound',
] as const;

export type Fault = (typeof playableFaults)[number];

const disco = z.enum(Object.keys(discos) as [keyof typeof discos]);
const meter = z.string().regex(/^\d{11,13}$/, 'has 11 to 13 digits');

const SavedMeter = z.object({
  meterNumber: meter,
  disco,
  type: z.enum(meterTypes).default('PREPAID'),
  nickname: z.string().default('home'),
});

const PriorOrder = z.object({
  n: z.int().min(1),
  product: z.string(),
  network: z.enum(networks).optional(),
  recipient: msisdn.optional(),
  disco: disco.optional(),
  meterNumber: meter.optional(),
  meterType: z.enum(meterTypes).default('PREPAID'),
  /** MB. */
  dataSize: z.number().positive().optional(),
  validityDays: z.int().positive().optional(),
  amount: z.number().positive(),
  fee: z.number().min(0).default(0),
  status: z.string(),
  ageHours: z.number().min(0).default(1),
  /** 2: charged twice. */
  payments: z.int().min(1).max(2).default(1),
  recurring: z.boolean().default(false),
  /** Somebody else's. */
  customer: z.union([msisdn, z.object({ msisdn })]).optional(),
});

export type PriorOrder = z.output<typeof PriorOrder>;

/** One line of the input: what is set up, and what the customer writes. */
export const Scenario = z.object({
  id: z.string().min(1),
  channel: z.enum(channelNames),
  setup: z.object({
    customer: z.object({
      msisdn,
      email: z.email().optional(),
      network: z.enum(networks).optional(),
      tier: z.enum(['default', 'BRONZE', 'SILVER', 'GOLD', 'PLATINUM']).default('default'),
    }),
    savedMeter: SavedMeter.nullish(),
    payment: z.enum(['auto', 'abandoned']).default('auto'),
    faults: z.array(z.string()).default([]),
    priorOrders: z.array(PriorOrder).default([]),
  }),
  turns: z.array(z.object({ user: z.string(), channel: z.enum(channelNames).optional() })).min(1),
  ifAsked: z.record(z.string(), z.string()).default({}),
});

export type Scenario = z.output<typeof Scenario>;

/** Why a scenario can't be played with what is built, or null. */
export function whyUnplayable({ setup, turns }: Scenario): string | null {
  const fault = setup.faults.find((name) => !(playableFaults as readonly string[]).includes(name));
  if (fault !== undefined) return `the fault ${fault} is of nothing that is built`;
  for (const { n, product, status } of setup.priorOrders) {
    if (!isSold(product)) return `prior order ${n}: the product ${product} is not built`;
    if (!(priorStatuses as readonly string[]).includes(status))
      return `prior order ${n}: unknown status ${status}`;
  }
  const placeholder = turns
    .flatMap(({ user }) => user.match(/\{\{[^}]*\}\}/g) ?? [])
    .find((name) => !/^\{\{(?:OTP|DIAL|HANGUP|MENU:[^{}]+|(?:ref|token):\d+)\}\}$/.test(name));
  return placeholder === undefined ? null : `${placeholder} is of nothing that is built`;
}

export const priorStatuses = ['PENDING', 'SUCCESS', 'FAILED', 'REFUNDED', 'NONE'] as const;

export type PriorStatus = (typeof priorStatuses)[number];

export type ReadScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly id: string | null; readonly error: string };

/** Reads one line; what is not a scenario gives its error, under its id where it has one. */
export function readScenario(line: string): ReadScenario {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { ok: false, id: null, error: 'the line is not JSON' };
  }
  const parsed = Scenario.safeParse(json);
  const id = z.object({ id: z.string() }).safeParse(json).data?.id ?? null;
  if (!parsed.success) {
    return { ok: false, id, error: z.prettifyError(parsed.error).replaceAll(/\s+/g, ' ') };
  }
  const reason = whyUnplayable(parsed.data);
  return reason === null ? { ok: true, scenario: parsed.data } : { ok: false, id, error: reason };
}
