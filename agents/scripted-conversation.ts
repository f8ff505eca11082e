import { ownBundles } from '../commerce/data/catalogue.ts';
import type { OrderNews, OrderView } from '../commerce/order.ts';
import type { ScheduleView } from '../commerce/schedules/schedule.ts';
import type { PendingCode } from '../commerce/second-factor/second-factor.ts';
import type { PendingClaim } from '../conversation/address-claim-store.ts';
import { type ConversationState, type Customer, newConversation } from '../conversation/conversation.ts';
import { type Lookup, type LookupAnswer, lookupKey } from '../conversation/lookup.ts';
import type { ReplyContent } from '../conversation/reply.ts';
import type { MeterBrand } from '../conversation/values/meter-brand.ts';
import type { Network } from '../conversation/values/network.ts';
import type { SavedMeter } from '../conversation/values/saved-meter.ts';
import { runTurn } from './run-turn.ts';
import type { Effect, RunTurn, TurnEvent, TurnInput, TurnOutcome } from './turn.ts';

const minuteMs = 60_000;

export type ScriptedConversation = {
  readonly state: () => ConversationState;
  readonly orders: Map<string, OrderView>;
  readonly schedules: Map<string, ScheduleView>;
  /** Claims of the customer that wait for their code. */
  readonly claims: PendingClaim[];
  /** The customer writes; the outcome of the turn. */
  readonly write: (text: string, network?: Network) => Promise<TurnOutcome>;
  readonly take: (event: TurnEvent, dialogue?: TurnInput['dialogue']) => Promise<TurnOutcome>;
  /** News of the latest order, which is changed first. */
  readonly tell: (
    kind: OrderNews['kind'],
    order?: Partial<OrderView>,
    amountKobo?: number,
  ) => Promise<TurnOutcome>;
  readonly addOrder: (changes?: Partial<OrderView>) => OrderView;
  /** What the outside says is at hand from now on. */
  readonly know: (request: Lookup, answer: LookupAnswer) => void;
  /** The answer to what was looked up last comes in; null: nobody could be asked. */
  readonly lookedUp: (answer: LookupAnswer | null) => Promise<TurnOutcome>;
  readonly wait: (minutes: number) => void;
};

/** Orders that wait for a code; a hash that one can read. */
function pendingCodes(orders: ReadonlyMap<string, OrderView>): PendingCode[] {
  return [...orders.values()].flatMap(({ orderId, status, secondFactor }) =>
    status === 'SECOND_FACTOR' && secondFactor
      ? [{ orderId, addressKey: secondFactor.addressKey, hash: (code: string) => `${orderId}:${code}` }]
      : [],
  );
}

/** What a reply says, as text. */
export function wordsOf(content: ReplyContent): string {
  if (content.kind === 'receipt') {
    const rows = content.rows.map(({ label, value }) => `${label}: ${value}`);
    return [content.title, ...rows, content.footer ?? ''].join('\n');
  }
  if (content.kind === 'link') return `${content.text} ${content.url}`;
  if (content.kind === 'text') return content.text;
  return [content.text, ...content.choices.map(({ label }, index) => `${index + 1}. ${label}`)].join('\n');
}

export function saidIn({ replies }: TurnOutcome): string {
  return replies.map(({ content }) => wordsOf(content)).join('\n');
}

/** A conversation in memory, for tests: threads the state, places orders as told, keeps consent, moves time by hand. */
export function openScript(changes: Partial<Customer> = {}, turn: RunTurn = runTurn): ScriptedConversation {
  let state = newConversation;
  let now = new Date('2026-11-21T10:00:00Z');
  let count = 0;
  let customer: Customer = {
    customerId: 'cus_1',
    msisdn: '+2348031110000',
    tier: 'default',
    addresses: [
      {
        medium: 'sms',
        value: '+2348031110000',
        addressKey: 'adr_1',
        account: 'sms',
        ourNumber: '32100',
        consent: 'unset',
      },
    ],
    ...changes,
  };
  const orders = new Map<string, OrderView>();
  const saved = new Map<string, SavedMeter>();
  const schedules = new Map<string, ScheduleView>();
  const brands = new Map<string, MeterBrand>();
  const known = new Map<string, LookupAnswer>();
  const claims: PendingClaim[] = [];
  let asked: Lookup | undefined;

  function addOrder(order: Partial<OrderView> = {}): OrderView {
    const line = { product: 'AIRTIME', network: 'MTN', recipient: '+2348031110000' } as const;
    const price = { faceKobo: 50_000, payableKobo: 50_000 };
    const quote = order.quote ?? {
      product: 'AIRTIME',
      lines: [{ ...line, ...price }],
      ...price,
      discountKobo: 0,
      feeKobo: 0,
    };
    const view: OrderView = {
      orderId: `ord_${orders.size + 1}`,
      ref: `SB7K3QX${orders.size + 1}`,
      customerId: customer.customerId,
      sessionId: state.session?.sessionId ?? 'ses_0',
      status: 'AWAITING_PAYMENT',
      quote,
      lines: quote.lines.map((each) => ({ ...each, status: 'waiting' })),
      paidKobo: 0,
      refundedKobo: 0,
      paymentUrl: 'https://pay.example/1',
      createdAt: now,
      ...order,
    };
    orders.set(view.orderId, view);
    return view;
  }

  function takeErrand(effect: Effect): void {
    if (effect.kind === 'look_up') asked = effect.request;
    if (effect.kind === 'save_meter') saved.set(effect.meter.nickname, effect.meter);
    if (effect.kind === 'forget_meter') saved.delete(effect.nickname);
    if (effect.kind === 'note_meter_brand') brands.set(effect.meter, effect.brand);
  }

  async function take(event: TurnEvent, dialogue?: TurnInput['dialogue']): Promise<TurnOutcome> {
    count += 1;
    const outcome = await turn({
      eventId: `ev_${count}`,
      event,
      state,
      ...(dialogue ? { dialogue } : {}),
      customer,
      now,
      after: (ms) => new Date(now.getTime() + ms),
      reads: {
        order: async (orderId) => orders.get(orderId) ?? null,
        orderByRef: async (ref) => [...orders.values()].find((order) => order.ref === ref) ?? null,
        recentOrders: async (limit) => [...orders.values()].reverse().slice(0, limit),
        walletKobo: async () => 123_400,
        pendingCodes: async () => pendingCodes(orders),
        pendingClaims: async () => claims,
        dataBundles: async () => ownBundles,
        walletLines: async () => [{ orderId: 'ord_1', amountKobo: 50_000 }],
        ussdBanks: ['gtbank', 'first_bank'],
        savedMeters: async () => [...saved.values()],
        schedules: async () =>
          [...schedules.values()].filter(({ state: at }) => at === 'active' || at === 'paused'),
        schedule: async (scheduleId) => schedules.get(scheduleId) ?? null,
        receiptUrl: async (orderId) =>
          orders.get(orderId)?.status === 'FULFILLED' ? `https://gw.example.ng/receipts/${orderId}` : null,
        meterBrand: async (meter) => brands.get(meter) ?? null,
        lookUp: async (request) => known.get(lookupKey(request)) ?? null,
      },
    });
    state = outcome.state;
    for (const effect of outcome.effects) {
      if (effect.kind === 'place_order') {
        const { orderId, sessionId, quote } = effect.order;
        addOrder({ orderId, sessionId, quote });
      }
      takeErrand(effect);
      if (effect.kind === 'set_consent') {
        const addresses = customer.addresses.map((address) => ({ ...address, consent: effect.consent }));
        customer = { ...customer, addresses };
      }
    }
    return outcome;
  }

  return {
    state: () => state,
    orders,
    schedules,
    claims,
    addOrder,
    take,
    write: async (text, network) =>
      await take({
        kind: 'message',
        text,
        from: { medium: 'sms', value: '+2348031110000' },
        ...(network ? { network } : {}),
      }),
    tell: async (kind, order = {}, amountKobo) => {
      const latest = [...orders.values()].at(-1) ?? addOrder();
      orders.set(latest.orderId, { ...latest, ...order });
      const news: OrderNews = {
        orderId: latest.orderId,
        kind,
        ...(amountKobo === undefined ? {} : { amountKobo }),
      };
      return await take({ kind: 'news', news });
    },
    know: (request, answer) => void known.set(lookupKey(request), answer),
    lookedUp: async (answer) => {
      if (!asked) throw new Error('nothing was looked up');
      if (answer) known.set(lookupKey(asked), answer);
      const outcome = answer ? 'answered' : 'unavailable';
      return await take({ kind: 'news', news: { kind: 'looked_up', request: asked, outcome } });
    },
    wait: (minutes) => {
      now = new Date(now.getTime() + minutes * minuteMs);
    },
  };
}
