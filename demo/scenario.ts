import { z } from 'zod';
import type { DemoCustomer } from '../console/wire.ts';
import type { InboundMessage } from '../conversation/channel-event.ts';
import { codePlace } from '../conversation/reply.ts';
import { proposeNetwork } from '../conversation/values/phone-number.ts';
import { type ChannelName, channelNames, channelOf } from '../scenarios/channel-medium.ts';
import { dialPlace, otpPlace } from '../scenarios/places.ts';
import type { CustomerRecords } from './records-store.ts';

const channel = z.enum(channelNames);

/** What of a line is needed to play its words again. */
const Line = z.object({
  channel,
  setup: z.object({ payment: z.enum(['auto', 'abandoned']).default('auto') }).prefault({}),
  turns: z
    .array(z.object({ user: z.string().min(1).max(2_000), channel: channel.optional() }))
    .min(1)
    .max(100),
});

export type PlayedTurn = { readonly channel: ChannelName; readonly user: string };
export type PlayableLine = { readonly pays: boolean; readonly turns: readonly PlayedTurn[] };

/** Throws an Error that says what is wrong with the line. */
export function readLine(text: string): PlayableLine {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Error('The line is no JSON.', { cause });
  }
  const parsed = Line.safeParse(json);
  if (!parsed.success) throw new Error(`The line is no scenario: ${z.prettifyError(parsed.error)}`);
  const { channel: first, setup, turns } = parsed.data;
  return {
    pays: setup.payment === 'auto',
    turns: turns.map(({ user, channel: other }) => ({ user, channel: other ?? first })),
  };
}

/** The words of a message, with what a scenario writes for what is different every time. */
function wordsOf({ text, opens }: InboundMessage): string {
  if (opens === 'dialled') return dialPlace;
  const bare = text.trim();
  return bare === codePlace ? otpPlace : bare;
}

/** The conversation that is under way, or was last, as one line. */
export function writeLine(
  customer: DemoCustomer,
  { entries, talks, orders, payments }: CustomerRecords,
): string {
  const startedAt = Date.parse(talks.at(-1)?.state.session?.startedAt ?? '') || 0;
  const said = entries.flatMap(({ kind, body, at }) =>
    kind === 'message' ? [{ ...(body as InboundMessage), at }] : [],
  );
  const turns = said
    .filter(({ at }) => at.getTime() >= startedAt - 1_000)
    .flatMap((message) => {
      const user = wordsOf(message);
      return user === '' ? [] : [{ user, channel: channelOf[message.from.medium] }];
    });
  const first = turns[0]?.channel ?? 'SMS';
  const network = proposeNetwork(customer.number);
  const paid = payments.some(({ state }) => state === 'paid');
  const { number: meterNumber, disco } = customer.meter;
  return JSON.stringify({
    id: `demo-${customer.id}`,
    channel: first,
    title: `${customer.name}: what was said on the phones page`,
    setup: {
      customer: {
        msisdn: customer.number,
        email: customer.email,
        ...(network ? { network } : {}),
        tier: 'default',
      },
      payment: paid || orders.length === 0 ? 'auto' : 'abandoned',
      faults: [],
      priorOrders: [],
    },
    turns: turns.map(({ user, channel: at }) => (at === first ? { user } : { user, channel: at })),
    ifAsked: { meterNumber, disco },
  });
}
