import { setTimeout as sleep } from 'node:timers/promises';
import type { CustomerId, PaymentLink, PhoneItem } from '../console/wire.ts';
import type { SimulatorsClient } from '../setup/system-simulators.ts';
import type { LiveLog } from './live-log.ts';
import { type CarriedMessage, isFinalTick, type ProviderEvent, toItem, toOwnItem } from './phone-items.ts';

const books = {
  africastalking: 'africastalking/messages',
  twilio: 'twilio/messages',
  'whatsapp-cloud': 'whatsapp-cloud/messages',
  sendgrid: 'sendgrid/mails',
} as const;

type BookName = keyof typeof books;
const bookNames = Object.keys(books) as BookName[];

const gateways = ['paystack', 'flutterwave'] as const;
/** As long as the end of this process may wait for it. */
const waitMs = 2_000;
const tryAgainMs = 1_000;
/** News of a message that nobody has heard of for so long are not waited for. */
const watchedForMs = 10 * 60_000;
const mostItems = 3_000;

export type PhoneWatch = {
  readonly itemsOf: (customer: CustomerId) => readonly PhoneItem[];
  readonly linkOf: (reference: string) => PaymentLink | undefined;
  /** A message of a customer's as the product has it: by the provider's own id. */
  readonly noteTaken: (externalId: string, tick: 'delivered' | 'read') => void;
  /** Told of each event at the providers, after what it changed is shown. */
  readonly listen: (onEvent: (event: ProviderEvent) => void) => void;
  /** What is there already, then all that comes. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Shows on the telephones what the simulated providers were given, by their events and books. */
export function watchPhones(simulators: SimulatorsClient, live: Pick<LiveLog, 'publish'>): PhoneWatch {
  const items = new Map<string, PhoneItem>();
  const links = new Map<string, PaymentLink>();
  const listeners: ((event: ProviderEvent) => void)[] = [];
  const seen = new Map<BookName, number>();
  /** Messages that may still go on, by the number that they have in their book. */
  const open = new Map<BookName, Map<number, number>>();
  const ended = new AbortController();
  let next = 0;
  let watching: Promise<void> | undefined;

  function keep(item: PhoneItem): void {
    items.set(item.id, item);
    const [oldest] = items.size > mostItems ? items.keys() : [];
    if (oldest !== undefined) items.delete(oldest);
    live.publish({ type: 'item', item });
  }

  async function readBook(name: BookName): Promise<void> {
    const waiting = open.get(name) ?? new Map<number, number>();
    open.set(name, waiting);
    const from = Math.min(seen.get(name) ?? 0, ...[...waiting.keys()].map((seq) => seq - 1));
    for (const message of await simulators.inspect<CarriedMessage[]>(books[name], { since: String(from) })) {
      seen.set(name, Math.max(seen.get(name) ?? 0, message.seq));
      const item = toItem(name, message, links);
      if (!item) continue;
      const goesOn = !isFinalTick(item.tick) && Date.now() - item.at < watchedForMs;
      if (goesOn) waiting.set(message.seq, item.at);
      else waiting.delete(message.seq);
      keep(item);
    }
  }

  async function readLinks(): Promise<void> {
    for (const gateway of gateways) {
      const found = await simulators.inspect<
        { url: string; reference: string; amountKobo: number; status: string }[]
      >(`${gateway}/transactions`);
      for (const { url, reference, amountKobo, status } of found) {
        const state = status === 'success' || status === 'reversed' ? 'paid' : 'open';
        links.set(url, { url, gateway, reference, amountKobo, state });
      }
    }
  }

  function settleLink(reference: unknown, state: PaymentLink['state']): void {
    const link = [...links.values()].find((one) => one.reference === reference);
    if (!link) return;
    links.set(link.url, { ...link, state });
    for (const item of items.values()) {
      if (!item.links?.some((one) => one.reference === reference)) continue;
      keep({
        ...item,
        links: item.links.map((one) => (one.reference === reference ? { ...one, state } : one)),
      });
    }
  }

  async function take(event: ProviderEvent): Promise<void> {
    const own = toOwnItem(event);
    if (own) keep(own);
    if (event.kind === 'payment_link') {
      const url = String(event['url']);
      const reference = String(event['reference']);
      const amountKobo = Number(event['amountKobo']);
      links.set(url, { url, gateway: event.provider, reference, amountKobo, state: 'open' });
    }
    if (event.kind === 'paid') settleLink(event['reference'], 'paid');
    if (event.kind === 'payment_failed') settleLink(event['reference'], 'failed');
    const book = bookNames.find((name) => name === event.provider);
    if (book && (event.kind === 'message' || event.kind === 'webhook')) await readBook(book);
    for (const listener of listeners) listener(event);
  }

  /** Events that come together are one look into each book. */
  async function takeAll(events: readonly ProviderEvent[]): Promise<void> {
    const last = new Map(events.map((event) => [`${event.provider}|${event.kind}`, event.seq]));
    for (const event of events) {
      const isBell = event.kind === 'message' || event.kind === 'webhook';
      if (isBell && last.get(`${event.provider}|${event.kind}`) !== event.seq) {
        for (const listener of listeners) listener(event);
      } else await take(event);
    }
  }

  async function look(wait: number): Promise<void> {
    const query = { since: String(next), waitMs: String(wait) };
    const answer = await simulators.inspect<{ events: ProviderEvent[]; next: number }>('events', query);
    next = answer.next;
    await takeAll(answer.events);
  }

  async function watch(): Promise<void> {
    while (!ended.signal.aborted) {
      try {
        await look(waitMs);
      } catch {
        // The simulators are being started again: what they count begins anew.
        next = 0;
        seen.clear();
        open.clear();
        await sleep(tryAgainMs, undefined, { signal: ended.signal }).catch(() => undefined);
      }
    }
  }

  return {
    itemsOf: (customer) => [...items.values()].filter((item) => item.customer === customer),
    linkOf: (reference) => [...links.values()].find((link) => link.reference === reference),
    noteTaken: (externalId, tick) => {
      for (const provider of bookNames) {
        const item = items.get(`${provider}:${externalId}`);
        if (item?.from === 'customer' && item.tick !== tick && item.tick !== 'read') keep({ ...item, tick });
      }
    },
    listen: (onEvent) => {
      listeners.push(onEvent);
    },
    start: async () => {
      await readLinks();
      for (const name of bookNames) await readBook(name);
      await look(0);
      watching = watch();
    },
    stop: async () => {
      ended.abort();
      await watching;
    },
  };
}
