import type { BoundedLog, Numbered } from './bounded-log.ts';
import { lineOf } from './providers.ts';
import type { Providers } from './simulated-providers.ts';
import { soldToken } from './vtpass/electricity.ts';
import { type Call, json } from './wire.ts';
import type { World } from './world.ts';

const maxWaitMs = 30_000;

function numberOf(call: Call, name: string, fallback: number): number {
  const value = Number(call.query.get(name) ?? fallback);
  return Number.isFinite(value) && value >= 0 ? value : fallback;
}

const phoneFields: readonly string[] = ['to', 'phone'];

/** Cheaper than comparing lines: it is asked of every entry. */
function samePhone(wanted: string): (phone: string) => boolean {
  const line = lineOf(wanted);
  return line.length === 10 && !wanted.includes('@')
    ? (phone) => phone.endsWith(line)
    : (phone) => phone === wanted;
}

/** Entries after `since` with the values that the query asks for, at most `limit`; of a phone number the line counts. */
function select<T extends object>(
  call: Call,
  log: BoundedLog<T>,
  fields: readonly (string & keyof T)[],
): Numbered<T>[] {
  const filters = fields.flatMap((field) => {
    const wanted = call.query.get(field);
    if (wanted === null) return [];
    const fits = phoneFields.includes(field) ? samePhone(wanted) : (value: string) => value === wanted;
    return [(entry: T) => fits(String(entry[field]))];
  });
  const entries = log.since(numberOf(call, 'since', 0));
  const found =
    filters.length === 0 ? entries : entries.filter((entry) => filters.every((fits) => fits(entry)));
  return found.slice(0, numberOf(call, 'limit', 10_000));
}

export function inspections(
  world: World,
  {
    africastalking,
    twilio,
    sendgrid,
    'whatsapp-cloud': whatsappCloud,
    paystack,
    flutterwave,
    vtpass,
    reloadly,
    openai,
  }: Providers,
) {
  const events = async (call: Call) => {
    const since = numberOf(call, 'since', 0);
    const waitMs = Math.min(maxWaitMs, numberOf(call, 'waitMs', 0));
    const logged = await world.events.since(since, waitMs, numberOf(call, 'limit', 1_000));
    const entries = logged.map(({ seq, at, event }) => ({ seq, at, ...event }));
    return json(200, { events: entries, next: entries.at(-1)?.seq ?? since });
  };
  const transactions = (call: Call) => {
    const found = select(call, paystack.books.transactions, ['reference', 'accessCode', 'email']);
    const url = `${world.config().publicUrl ?? ''}/paystack/pay/`;
    // The key is the caller's secret, not news.
    return found.map(({ secretKey: _, ...shown }) => ({ ...shown, url: url + shown.accessCode }));
  };
  return {
    'GET /_inspect/africastalking/messages': (call: Call) =>
      json(200, select(call, africastalking.books.messages.log, ['to', 'tag'])),
    'GET /_inspect/twilio/messages': (call: Call) =>
      json(200, select(call, twilio.books.messages.log, ['to', 'tag'])),
    'GET /_inspect/sendgrid/mails': (call: Call) =>
      json(200, select(call, sendgrid.books.mails, ['to', 'from', 'subject', 'tag'])),
    'GET /_inspect/twilio/typing': (call: Call) =>
      json(200, select(call, twilio.books.typing, ['messageId'])),
    'GET /_inspect/whatsapp-cloud/messages': (call: Call) =>
      json(200, select(call, whatsappCloud.books.messages, ['to', 'id', 'tag'])),
    'GET /_inspect/whatsapp-cloud/reads': (call: Call) =>
      json(200, select(call, whatsappCloud.books.reads, ['messageId'])),
    'GET /_inspect/paystack/transactions': (call: Call) => json(200, transactions(call)),
    'GET /_inspect/paystack/refunds': (call: Call) =>
      json(200, select(call, paystack.books.refunds, ['reference'])),
    'GET /_inspect/flutterwave/transactions': (call: Call) => {
      const found = select(call, flutterwave.books.transactions, ['reference', 'token', 'email']);
      const url = `${world.config().publicUrl ?? ''}/flutterwave/pay/`;
      return json(
        200,
        found.map((shown) => ({ ...shown, url: url + shown.token })),
      );
    },
    'GET /_inspect/flutterwave/refunds': (call: Call) =>
      json(200, select(call, flutterwave.books.refunds, ['reference'])),
    'GET /_inspect/vtpass/recharges': (call: Call) =>
      json(200, select(call, vtpass.books.recharges, ['phone', 'requestId'])),
    'GET /_inspect/vtpass/tokens': (call: Call) => {
      const sold = select(call, vtpass.books.recharges, ['meter']);
      const delivered = sold.filter(({ outcome, meter }) => outcome === 'delivered' && meter !== '');
      return json(
        200,
        delivered.flatMap((vend) => soldToken(vend) ?? []),
      );
    },
    'GET /_inspect/africastalking/calls': (call: Call) =>
      json(200, select(call, africastalking.books.voice.log, ['from', 'callId'])),
    'GET /_inspect/twilio/calls': (call: Call) =>
      json(200, select(call, twilio.books.voice.log, ['from', 'callId'])),
    'GET /_inspect/africastalking/ussd': (call: Call) =>
      json(200, select(call, africastalking.books.ussd.log, ['from', 'sessionId'])),
    'GET /_inspect/africastalking/vends': (call: Call) =>
      json(200, select(call, africastalking.books.vends.log, ['phone', 'key'])),
    'GET /_inspect/reloadly/topups': (call: Call) =>
      json(200, select(call, reloadly.books.topups, ['phone', 'customIdentifier'])),
    'GET /_inspect/openai/calls': (call: Call) =>
      json(200, select(call, openai.books.answered, ['promptCacheKey', 'schema', 'key', 'source'])),
    'GET /_inspect/calls': () => json(200, world.counts.report()),
    'GET /_inspect/events': events,
  };
}
