import { randomUUID } from 'node:crypto';
import type { Entry } from '../../../scenarios/nearest-entry.ts';
import { type Delivered, type Line, type LinePlace, neverDialled } from './line.ts';

const siteKey = 'demo';
const answerWithinMs = 40_000;

type Choice = { readonly id: string; readonly label: string };

type Content = {
  readonly kind: string;
  readonly title?: string;
  readonly text?: string;
  readonly url?: string;
  readonly label?: string;
  readonly rows?: readonly { readonly label: string; readonly value: string }[];
  readonly footer?: string;
  readonly choices?: readonly Choice[];
  readonly buttons?: readonly Choice[];
};

type Item = {
  readonly from: 'us' | 'visitor';
  readonly id: string;
  readonly at: number;
  readonly content?: Content;
};

type Frame = { readonly type: string; readonly items?: readonly Item[]; readonly reason?: string };

/** A visitor of the demo page, by plain requests. */
export async function openWebLine({ baseUrl }: LinePlace): Promise<Line> {
  const post = async (what: string, body: unknown, token?: string): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${baseUrl}/webchat/${siteKey}/${what}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: baseUrl,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    if (!answer.ok) throw new Error(`the web chat answered ${answer.status} to ${what}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const token = String((await post('sessions', {}))['token']);
  const visitorId = token.split('.')[1] ?? '';
  const ask = async (what: string, body: unknown) =>
    ((await post(what, body, token))['frames'] ?? []) as readonly Frame[];
  const items = async () => {
    const frames = await ask('updates', {});
    return frames.flatMap((frame) => frame.items ?? []).filter(({ from }) => from === 'us');
  };

  return {
    ...neverDialled,
    channel: 'WEB',
    address: { medium: 'webchat', value: visitorId },
    account: 'webchat',
    ourNumber: siteKey,
    say: async ({ text, entry }) => {
      const tapped = entry?.tap ? { text: entry.label, choiceId: entry.key } : { text };
      const [answer] = await ask('messages', { frames: [{ type: 'message', id: randomUUID(), ...tapped }] });
      if (answer?.type !== 'accepted') throw new Error(`the web chat refused it: ${answer?.reason ?? ''}`);
      return [];
    },
    delivered: async () =>
      (await items()).map(
        ({ at, content }): Delivered => ({
          ...{ channel: 'WEB', to: visitorId, at: new Date(at).toISOString() },
          text: textOf(content),
        }),
      ),
    entries: async () => (await items()).map(({ content }) => entriesOf(content)).findLast(isSome) ?? [],
  };
}

const isSome = (entries: readonly Entry[]) => entries.length > 0;

const entriesOf = ({ choices = [], buttons = [] }: Partial<Content> = {}): readonly Entry[] =>
  [...choices, ...buttons].map(({ id, label }) => ({ key: id, label, tap: true }));

function textOf(content: Content | undefined): string {
  if (!content) return '';
  const { title = '', text = '', rows = [], footer = '', url = '' } = content;
  return [
    ...[title, text, url, ...rows.map(({ label, value }) => `${label}: ${value}`), footer],
    ...entriesOf(content).map(({ label }) => `[${label}]`),
  ]
    .filter(Boolean)
    .join('\n');
}
