import { type Entry, numberedEntries } from '../../../scenarios/nearest-entry.ts';
import {
  type Delivered,
  type Line,
  type LineOwner,
  type LinePlace,
  neverDialled,
  postInbound,
} from './line.ts';

type Shown = {
  readonly at: string;
  readonly text: string;
  readonly choices: readonly { readonly id: string; readonly title: string; readonly description?: string }[];
  readonly file: { readonly fileName: string } | null;
};

/** WhatsApp by Meta's Cloud API: what can be tapped stands under the message. */
export function openWhatsappLine(place: LinePlace, { msisdn }: LineOwner, ourNumber: string): Line {
  const messages = () => place.simulators.inspect<Shown[]>('whatsapp-cloud/messages', { to: msisdn });
  return {
    ...neverDialled,
    channel: 'WHATSAPP',
    address: { medium: 'whatsapp', value: msisdn },
    account: 'whatsapp-cloud',
    ourNumber,
    say: async ({ text, entry }) => {
      const words = entry?.tap ? { tap: entry.key } : { text };
      await postInbound(place, 'whatsapp-cloud', { from: msisdn, ...words });
      return [];
    },
    delivered: async () =>
      (await messages()).map(({ at, text, choices, file }): Delivered => {
        const shown = [
          text,
          ...choices.map(({ title, description }) => `[${[title, description].filter(Boolean).join(': ')}]`),
          ...(file ? [`(${file.fileName})`] : []),
        ];
        return { channel: 'WHATSAPP', to: msisdn, text: shown.filter(Boolean).join('\n'), at };
      }),
    entries: async () => {
      const last = (await messages()).findLast(({ text, choices }) => entriesOf(text, choices).length > 0);
      return last ? entriesOf(last.text, last.choices) : [];
    },
  };
}

/** What can be tapped; of a list that is too long for that, what is numbered. */
const entriesOf = (text: string, choices: Shown['choices']): readonly Entry[] =>
  choices.length > 0
    ? choices.map(({ id, title, description = '' }) => ({
        key: id,
        label: `${title} ${description}`.trim(),
        tap: true,
      }))
    : numberedEntries(text);
