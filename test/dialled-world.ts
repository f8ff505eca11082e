import { runTurn } from '../agents/run-turn.ts';
import type { Effect, TurnEvent, TurnOutcome } from '../agents/turn.ts';
import { ownBundles } from '../commerce/data/catalogue.ts';
import type { CommerceNews } from '../commerce/news.ts';
import type { OrderNews, OrderView, Quote } from '../commerce/order.ts';
import type { PlannedQuote, ScheduleView } from '../commerce/schedules/schedule.ts';
import { type ConversationState, type Customer, newConversation } from '../conversation/conversation.ts';
import { type Lookup, type LookupAnswer, lookupKey } from '../conversation/lookup.ts';
import type { SavedMeter } from '../conversation/values/saved-meter.ts';

/** A customer on a dialled screen, and what the world around knows: plain data, so that many ways go on from it. */
export type DialledWorld = {
  readonly state: ConversationState;
  readonly orders: readonly OrderView[];
  readonly schedules: readonly ScheduleView[];
  readonly meters: readonly SavedMeter[];
  readonly walletKobo: number;
  readonly answers: Readonly<Record<string, LookupAnswer>>;
};

/** A turn has been run; `news`: each thing that may come of what it wants done, to be told next. */
export type DialledStep = {
  readonly world: DialledWorld;
  readonly outcome: TurnOutcome;
  readonly news: readonly { readonly name: string; readonly next: DialledWorld; readonly event: TurnEvent }[];
};

const caller = '+2348031237701';
const now = new Date('2026-11-21T10:00:00Z');
const customer: Customer = {
  customerId: 'cus_1',
  msisdn: caller,
  tier: 'default',
  addresses: [
    {
      ...{ medium: 'sms', value: caller, addressKey: 'adr_1', account: 'sms', ourNumber: '21512' },
      consent: 'unset',
    },
  ],
};

/** As long as holders' names get. */
const holder = 'CHUKWUEMEKA OLUWASEUN A';

export function newWorld(changes: Partial<DialledWorld> = {}): DialledWorld {
  return {
    state: newConversation,
    orders: [],
    schedules: [],
    meters: [],
    walletKobo: 0,
    answers: {},
    ...changes,
  };
}

function orderOf(quote: Quote, changes: Partial<OrderView> = {}): OrderView {
  return {
    ...{ orderId: 'ord_1', ref: 'SB7K3QX2Z9', customerId: customer.customerId, sessionId: 'ses_1' },
    status: 'AWAITING_PAYMENT',
    quote,
    lines: quote.lines.map((line) => ({ ...line, status: 'waiting' })),
    ...{ paidKobo: 0, refundedKobo: 0, paymentUrl: 'https://pay.example/1', createdAt: now },
    ...changes,
  };
}

export async function takeStep(before: DialledWorld, event: TurnEvent): Promise<DialledStep> {
  const outcome = await runTurn({
    eventId: `ev_${before.orders.length}_${JSON.stringify(event)}`,
    event,
    state: before.state,
    dialogue: 'ussd',
    customer,
    now,
    after: (ms) => new Date(now.getTime() + ms),
    reads: {
      order: async (id) => before.orders.find(({ orderId }) => orderId === id) ?? null,
      orderByRef: async (ref) => before.orders.find((order) => order.ref === ref) ?? null,
      recentOrders: async (limit) => before.orders.slice(0, limit),
      walletKobo: async () => before.walletKobo,
      pendingCodes: async () =>
        before.orders
          .filter(({ status }) => status === 'SECOND_FACTOR')
          .map(({ orderId }) => ({ orderId, addressKey: 'adr_1', hash: (code) => `hash of ${code.length}` })),
      pendingClaims: async () => [],
      walletLines: async () => [{ orderId: 'ord_1', amountKobo: 50_000 }],
      ussdBanks: ['gtbank', 'uba', 'zenith', 'sterling', 'access', 'first_bank', 'fidelity', 'fcmb', 'union'],
      savedMeters: async () => before.meters,
      schedules: async () => before.schedules,
      schedule: async (id) => before.schedules.find(({ scheduleId }) => scheduleId === id) ?? null,
      receiptUrl: async () => 'https://gateway.example.ng/receipts/AAAAAAAAAAAAAAAAAAAA',
      meterBrand: async () => null,
      dataBundles: async () => ownBundles,
      lookUp: async (request) => before.answers[lookupKey(request)] ?? null,
    },
  });
  const world = { ...before, state: outcome.state };
  return { world, outcome, news: outcome.effects.flatMap((effect) => newsOf(world, effect)) };
}

type News = DialledStep['news'][number];

function newsOf(world: DialledWorld, effect: Effect): readonly News[] {
  switch (effect.kind) {
    case 'place_order':
      return newsOfOrder(world, effect.order.orderId, effect.order.quote);
    case 'look_up':
      return newsOfLookup(world, effect.request);
    case 'schedule':
      return 'planned' in effect.wish
        ? newsOfPlan(world, effect.wish.planned)
        : newsOfSchedules(world, effect.wish.do);
    case 'pay_order':
      return effect.method.kind === 'wallet'
        ? [
            told(world, 'wallet_short', effect.orderId),
            told(world, 'fulfilled', effect.orderId, deliveredNow(world, effect.orderId)),
          ]
        : [
            told(world, 'ussd_code', effect.orderId, {
              ussd: { bank: effect.method.bank, dialCode: '*894*000*123456789#' },
            }),
            told(world, 'ussd_unavailable', effect.orderId),
          ];
    case 'try_code':
      return effect.guesses.flatMap(({ orderId }) => [
        told(world, 'code_wrong', orderId),
        told(world, 'code_failed', orderId, { status: 'CANCELLED' }),
        told(world, 'payment_link', orderId, { status: 'AWAITING_PAYMENT' }),
      ]);
    case 'new_code':
      return [told(world, 'code', effect.orderId), told(world, 'code_not_renewed', effect.orderId)];
    case 'cancel_order':
      return [
        told(world, 'cancelled', effect.orderId, { status: 'CANCELLED' }),
        told(world, 'cancel_refused', effect.orderId),
      ];
    default:
      return [];
  }
}

/** What may come of an order at once; each with the order as it then stands. */
function newsOfOrder(before: DialledWorld, orderId: string, quote: Quote): readonly News[] {
  const others = before.orders.filter((order) => order.orderId !== orderId);
  const world = { ...before, orders: [orderOf(quote, { orderId }), ...others] };
  const secondFactor = { addressKey: 'adr_1', issue: 1, triesLeft: 2, newCodesLeft: 1 };
  return [
    told(world, 'payment_link', orderId),
    told(world, 'held', orderId, { status: 'HELD', holdReason: 'amount' }),
    told(world, 'code', orderId, { status: 'SECOND_FACTOR', secondFactor }),
    told(world, 'payment_delayed', orderId, { status: 'CONFIRMED' }),
    told(world, 'payment_unavailable', orderId, { status: 'CANCELLED' }),
  ];
}

function deliveredNow(world: DialledWorld, orderId: string): Partial<OrderView> {
  const order = world.orders.find((known) => known.orderId === orderId);
  const codes = ['KCT1', 'KCT2', 'token'] as const;
  return {
    status: 'FULFILLED',
    paidKobo: order?.quote.payableKobo ?? 0,
    lines: (order?.lines ?? []).map((line) => ({
      ...line,
      status: 'delivered',
      ...(line.product === 'POWER'
        ? {
            proof: {
              codes: codes.map((name) => ({ name, digits: '12345678901234567890' })),
              units: '123.4',
              tariffClass: 'R2',
            },
          }
        : {}),
    })),
  };
}

function told(
  world: DialledWorld,
  kind: OrderNews['kind'],
  orderId: string,
  changes: Partial<OrderView> = {},
): News {
  const orders = world.orders.map((order) => (order.orderId === orderId ? { ...order, ...changes } : order));
  return { name: kind, next: { ...world, orders }, event: { kind: 'news', news: { kind, orderId } } };
}

function newsOfLookup(world: DialledWorld, request: Lookup): readonly News[] {
  const known = {
    kind: 'meter',
    found: true,
    holder,
    address: '12B ADEOLA ODEKU STREET',
    tariffClass: 'R2',
  } as const;
  const prices = { minimumKobo: 50_000, dueKobo: null };
  const answers: readonly LookupAnswer[] = [
    { ...known, ...prices, meterType: 'PREPAID' },
    { ...known, ...prices, meterType: 'POSTPAID', dueKobo: 1_234_500 },
    { kind: 'meter', found: false, why: 'not_found' },
    { kind: 'meter', found: false, why: 'blocked' },
  ];
  const news = (outcome: 'answered' | 'unavailable'): TurnEvent => ({
    kind: 'news',
    news: { kind: 'looked_up', request, outcome },
  });
  return [
    ...answers.map((answer) => {
      // The company has the meter under one type, whichever was asked for.
      const keys = (['PREPAID', 'POSTPAID'] as const).map((meterType) =>
        lookupKey({ ...request, meterType }),
      );
      const all = Object.fromEntries(keys.map((key) => [key, answer]));
      const name = answer.found ? `meter_${answer.meterType}` : `meter_${answer.why}`;
      return { name, next: { ...world, answers: { ...world.answers, ...all } }, event: news('answered') };
    }),
    { name: 'meter_unavailable', next: world, event: news('unavailable') },
  ];
}

function newsOfPlan(world: DialledWorld, { plan, first, quote }: PlannedQuote): readonly News[] {
  const number = world.schedules.length + 1;
  const schedule: ScheduleView = {
    ...{ scheduleId: `sch_${number}`, number, state: 'active', pausedBy: null, product: quote.product },
    ...{ plan, quote, next: first, touchedAt: now },
  };
  const news: CommerceNews = { kind: 'schedule', scheduleId: schedule.scheduleId, about: 'planned' };
  const tooMany: CommerceNews = { ...news, about: 'too_many' };
  return [
    {
      name: 'planned',
      next: { ...world, schedules: [...world.schedules, schedule] },
      event: { kind: 'news', news },
    },
    { name: 'too_many', next: world, event: { kind: 'news', news: tooMany } },
  ];
}

function newsOfSchedules(world: DialledWorld, wish: string): readonly News[] {
  const about = { stop: 'stopped', pause: 'paused', resume: 'resumed', skip: 'skipped' }[wish];
  const [schedule] = world.schedules;
  if (!about || !schedule) return [];
  const news = {
    kind: 'schedule',
    scheduleId: schedule.scheduleId,
    about,
    date: '2026-11-27',
  } as CommerceNews;
  const states = { paused: 'paused', resumed: 'active' } as const;
  const state = about in states ? states[about as keyof typeof states] : schedule.state;
  const schedules = world.schedules.map((each) => (each === schedule ? { ...each, state } : each));
  return [{ name: about, next: { ...world, schedules }, event: { kind: 'news', news } }];
}
