import { airtimeDefinition, airtimeFlow } from '../../commerce/airtime/flow.ts';
import { asksForAirtime, isNewAirtimeRequest } from '../../commerce/airtime/read-airtime.ts';
import { dataDefinition, dataFlow } from '../../commerce/data/flow.ts';
import { asksForData, isNewDataRequest, namesBundle } from '../../commerce/data/read-data.ts';
import type { Product, Quote } from '../../commerce/order.ts';
import { powerDefinition, powerFlow } from '../../commerce/power/flow.ts';
import { asksForPower, isNewPowerRequest, isPowerCommand } from '../../commerce/power/read-power.ts';
import { createPlannedFlow } from '../../commerce/schedules/plan-flow.ts';
import type { PlannedQuote } from '../../commerce/schedules/schedule.ts';
import type { FlowState } from '../../conversation/conversation.ts';
import type { Flow, FlowFacts } from '../../conversation/flow.ts';
import { foldWords } from '../../conversation/flow-words.ts';
import type { TurnReads } from '../turn.ts';

/** How a product is bought in conversation. */
export type ProductFlow = {
  readonly product: Product;
  readonly flow: Flow<Quote | PlannedQuote>;
  /** The bare words that open it, folded: everything else is asked for. */
  readonly openingWords: RegExp;
  /** A command that is one by its form, beyond those of the keywords: `LIGHT 5000 shop`. */
  readonly isCommand?: (text: string) => boolean;
  /** Whether a message has the words of this purchase; it is then no answer to one that was put aside. */
  readonly asksFor: (text: string) => boolean;
  /** Whether a message asks for a purchase of its own rather than changing the one that is shown. */
  readonly isNewRequest: (text: string) => boolean;
  /** What the flow must know of the customer besides the message; read once a turn, where the flow is used. */
  readonly readFacts?: (reads: TurnReads) => Promise<Partial<FlowFacts>>;
};

/** Every product that is sold. A product is a row here. */
export const productFlows: Readonly<Record<Product, ProductFlow>> = {
  AIRTIME: {
    product: 'AIRTIME',
    flow: airtimeFlow,
    openingWords: /^(?:buy |get )?(?:airtime|recharge|top ?up|vtu|buy)(?: \d{1,2})?$/,
    asksFor: asksForAirtime,
    isNewRequest: isNewAirtimeRequest,
  },
  POWER: {
    product: 'POWER',
    flow: powerFlow,
    openingWords:
      /^(?:(?:buy|get|pay|load) )?(?:power|light|electricity|nepa|phcn|token|light ?bill|nepa bill)$/,
    asksFor: asksForPower,
    isNewRequest: isNewPowerRequest,
    isCommand: isPowerCommand,
    readFacts: readMeters,
  },
  DATA: {
    product: 'DATA',
    flow: dataFlow,
    openingWords:
      /^(?:(?:buy|get|load|sub|subscribe) )?(?:data|internet|bundles?|sub|data (?:bundle|plan|sub)s?)$/,
    asksFor: asksForData,
    isNewRequest: isNewDataRequest,
    isCommand: namesBundle,
    readFacts: async (reads) => ({ bundles: await reads.dataBundles() }),
  },
};

/** How many orders back the meter of the last purchase is looked for. */
const ordersLookedAt = 10;

async function readMeters(reads: TurnReads): Promise<Partial<FlowFacts>> {
  const [savedMeters, orders] = await Promise.all([reads.savedMeters(), reads.recentOrders(ordersLookedAt)]);
  const [last] = orders.flatMap(({ lines }) =>
    lines.flatMap((line) => (line.product === 'POWER' ? [line] : [])),
  );
  if (!last) return { savedMeters };
  const { disco, meter, meterType } = last;
  return { savedMeters, lastMeter: { disco, meter, meterType } };
}

/** The same for what is bought again and again. */
export const plannedFlows: Readonly<Record<Product, ProductFlow>> = {
  AIRTIME: { ...productFlows.AIRTIME, flow: createPlannedFlow(airtimeDefinition) },
  POWER: { ...productFlows.POWER, flow: createPlannedFlow(powerDefinition) },
  DATA: { ...productFlows.DATA, flow: createPlannedFlow(dataDefinition) },
};

const all = Object.values(productFlows);
const planned = Object.values(plannedFlows);

/** The product flow of that name. Throws for a name that is stored but not known: it must not be guessed. */
export function flowOf({ flow: name }: Pick<FlowState, 'flow'>): ProductFlow {
  const found = [...all, ...planned].find(({ flow }) => flow.name === name);
  if (!found) throw new Error(`there is no flow ${name}`);
  return found;
}

/** Whether what is under way is to be bought again and again. */
export function isPlanned({ flow: name }: Pick<FlowState, 'flow'>): boolean {
  return planned.some(({ flow }) => flow.name === name);
}

/** Whether the name of a product domain is one that is sold. */
export function isSold(domain: string): domain is Product {
  return Object.hasOwn(productFlows, domain);
}

/** The product that a message asks for anew. The one under way is asked first. */
export function newRequestIn(text: string, current: ProductFlow): Product | undefined {
  const others = all.filter(({ product }) => product !== current.product);
  return [current, ...others].find(({ isNewRequest }) => isNewRequest(text))?.product;
}

/** The product that a message opens as a command. */
export function commandIn(text: string): Product | undefined {
  const folded = foldWords(text);
  return all.find(({ openingWords, isCommand }) => openingWords.test(folded) || isCommand?.(text))?.product;
}

export function asksForAny(text: string): boolean {
  return all.some(({ asksFor }) => asksFor(text));
}
