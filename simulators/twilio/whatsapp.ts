import type { CarriedMessage } from '../message-books.ts';
import type { Answer } from '../wire.ts';
import type { TwilioBooks } from './books.ts';
import { twilioError } from './refusals.ts';

export const isWhatsapp = (address: string) => address.startsWith('whatsapp:');

type Choice = { readonly id: string; readonly title: string };

/** What content of the account becomes with its variables. */
export type FilledContent = { readonly text: string; readonly choices: readonly Choice[] };

const kinds = [
  { prefix: 'hxb', size: 2, most: 3, maxTitle: 20 },
  { prefix: 'hxc', size: 3, most: 10, maxTitle: 24 },
] as const;

const windowMs = 24 * 60 * 60_000;
const maxHeard = 200_000;

/**
 * Content by its `ContentSid`. The simulated account has every one that is well formed, and variable 1 is its text:
 * `HXb…` are quick replies, with a title and an id for each choice, `HXc…` list pickers, with an item, a description
 * and an id; all others are approved templates without choices.
 */
export function fillContent(form: URLSearchParams): FilledContent | Answer | undefined {
  const sid = form.get('ContentSid');
  if (sid === null) return undefined;
  if (!/^HX[0-9a-f]{32}$/i.test(sid)) return twilioError(400, 21655, 'The ContentSid is invalid');
  const variables = readVariables(form.get('ContentVariables') ?? '{}');
  const [text, ...rest] = variables ?? [];
  const kind = kinds.find(({ prefix }) => sid.toLowerCase().startsWith(prefix));
  const { size, most, maxTitle } = kind ?? { size: 1, most: 0, maxTitle: 0 };
  const choices = Array.from({ length: rest.length / size }, (_, index) => ({
    title: rest[index * size] ?? '',
    id: rest[index * size + size - 1] ?? '',
  }));
  const fit = choices.length <= most && choices.every(({ title }) => title.length <= maxTitle);
  if (text === undefined || rest.length % size !== 0 || !fit) {
    return twilioError(400, 21656, 'The ContentVariables Parameter is invalid');
  }
  return { text, choices };
}

/** In the order of their numbers; undefined where one is missing, empty or no text. */
function readVariables(json: string): readonly string[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return undefined;
  }
  const given = Object(parsed) as Readonly<Record<string, unknown>>;
  const values = Object.keys(given).map((_, index) => given[String(index + 1)]);
  const texts = values.filter((value): value is string => typeof value === 'string' && value !== '');
  return texts.length === values.length ? texts : undefined;
}

export function noteHeard({ heardAt }: TwilioBooks, from: string): void {
  heardAt.delete(from);
  heardAt.set(from, Date.now());
  const [oldest] = heardAt.size > maxHeard ? heardAt.keys() : [];
  if (oldest !== undefined) heardAt.delete(oldest);
}

/** 63016 for what is no template, outside the window. */
export function windowFailure(
  { world, heardAt }: TwilioBooks,
  to: string,
  content: FilledContent | undefined,
): number | undefined {
  if (!isWhatsapp(to) || content?.choices.length === 0) return undefined;
  const { window } = world.config().twilio;
  const heard = Date.now() - (heardAt.get(to) ?? 0) < windowMs;
  return window === 'open' || (window === 'enforced' && heard) ? undefined : 63_016;
}

/** The fields of a tap under the newest message to this customer that offers it. Throws a RangeError where none does. */
export function tapFields({ messages }: TwilioBooks, from: string, wanted: string): Record<string, string> {
  const isWanted = ({ id, title }: Choice) => id === wanted || title === wanted;
  const offers = ({ to, choices }: CarriedMessage) => to === from && (choices ?? []).some(isWanted);
  const message = messages.log.since(0).findLast(offers);
  const chosen = message?.choices?.find(isWanted);
  if (!message || !chosen) throw new RangeError(`no message to ${from} offers ${wanted}`);
  const replied = { OriginalRepliedMessageSid: message.id, Body: chosen.title };
  return (message.choices ?? []).length <= 3
    ? { ...replied, MessageType: 'button', ButtonText: chosen.title, ButtonPayload: chosen.id }
    : { ...replied, MessageType: 'interactive', ListId: chosen.id, ListTitle: chosen.title };
}

/** What a message of WhatsApp has besides. */
export function whatsappFields(from: string): Record<string, string> {
  const person = from.slice('whatsapp:'.length);
  const fields = { ProfileName: 'Ada', MessageType: 'text' };
  return person.startsWith('+') ? { ...fields, WaId: person.slice(1) } : { ...fields, ExternalUserId: from };
}
