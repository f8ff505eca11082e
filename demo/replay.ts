import type { Action, CustomerId, PhoneItem } from '../console/wire.ts';
import { nearestEntry, numberedEntries } from '../scenarios/nearest-entry.ts';
import { dialPlace, hangUpPlace, menuWish, otpPlace } from '../scenarios/places.ts';
import type { PlayableLine, PlayedTurn } from './scenario.ts';
import { isQuiet, type Stage, waitUntil } from './stage.ts';

const lastCode = (items: readonly PhoneItem[]) =>
  items
    .flatMap(({ from, text }) => (from === 'bot' ? (/\b(\d{6}) is your code/.exec(text)?.[1] ?? []) : []))
    .at(-1);

/** The deed that a turn stands for; undefined for one that there is nothing to do for. */
export function actionOf(
  stage: Stage,
  customer: CustomerId,
  { channel, user }: PlayedTurn,
): Action | undefined {
  const wanted = menuWish(user);
  const text =
    user === otpPlace
      ? lastCode(stage.items(customer))
      : wanted === null
        ? user
        : nearestEntry(numberedEntries(stage.screen(customer)), wanted)?.key;
  if (text === undefined) return undefined;
  switch (channel) {
    case 'SMS':
      return { do: 'text', customer, provider: 'africastalking', text };
    case 'WHATSAPP':
      return { do: 'whatsapp', customer, text };
    case 'EMAIL':
      return { do: 'mail', customer, subject: 'Replay', text };
    case 'USSD':
      if (text === dialPlace) return { do: 'dial', customer, code: stage.ussdCode };
      return text === hangUpPlace ? { do: 'drop', customer } : { do: 'enter', customer, input: text };
    case 'VOICE':
      if (text === dialPlace) return { do: 'call', customer, provider: 'africastalking' };
      if (text === hangUpPlace) return { do: 'hang-up', customer };
      return /^[\d*#]+$/.test(text) ? { do: 'press', customer, keys: text } : { do: 'speak', customer, text };
    case 'WEB':
      throw new Error('What was said in a web chat is its visitor’s to say; it is not replayed.');
  }
}

/** Plays a line with this customer against what runs here, each turn after all that the one before has led to. */
export async function replayLine(
  stage: Stage,
  customer: CustomerId,
  { turns, pays }: PlayableLine,
  { signal, tell }: { readonly signal: AbortSignal; readonly tell: (turn: number) => void },
): Promise<void> {
  const settle = () =>
    waitUntil(stage.live, 'the answer', async () => isQuiet(await stage.records(customer)), { signal });
  const paid = new Set<string>();
  for (const [index, turn] of turns.entries()) {
    tell(index);
    const action = actionOf(stage, customer, turn);
    if (!action) continue;
    const newest = async () => (await stage.records(customer)).entries.at(-1)?.seq ?? 0;
    const known = await newest();
    await stage.act(action);
    if (turn.user !== hangUpPlace) {
      const isKept = async () => (await newest()) > known;
      await waitUntil(stage.live, 'the message to arrive', isKept, { signal });
    }
    await settle();
    const began = stage.items(customer).filter(({ from, links = [] }) => from === 'bot' && links.length > 0);
    for (const link of began.slice(-1).flatMap(({ links = [] }) => links)) {
      if (!pays || link.state !== 'open' || paid.has(link.reference)) continue;
      paid.add(link.reference);
      await stage.act({ do: 'pay', reference: link.reference, outcome: 'success' });
      const isPaid = async () =>
        (await stage.records(customer)).payments.some(
          ({ reference, state }) => reference === link.reference && state === 'paid',
        );
      await waitUntil(stage.live, 'the payment', isPaid, { signal });
      await settle();
    }
  }
}
