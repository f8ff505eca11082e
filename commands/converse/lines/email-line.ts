import { randomUUID } from 'node:crypto';
import { numberedEntries } from '../../../scenarios/nearest-entry.ts';
import {
  type Delivered,
  type Line,
  type LineOwner,
  type LinePlace,
  neverDialled,
  postInbound,
} from './line.ts';

type Mail = {
  readonly at: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** E-mail by SendGrid, as a mail program writes it: an answer quotes the mail that it is about, under the thread's ids. */
export function openEmailLine(place: LinePlace, { email }: LineOwner, ours: string): Line {
  const mails = () => place.simulators.inspect<Mail[]>('sendgrid/mails', { to: email });
  return {
    ...neverDialled,
    channel: 'EMAIL',
    address: { medium: 'email', value: email },
    account: 'email',
    ourNumber: ours,
    say: async ({ text }) => {
      const before = (await mails()).at(-1);
      await postInbound(place, 'sendgrid', {
        ...{ from: email, to: ours, messageId: `<${randomUUID()}@mail.example.com>` },
        subject: before ? 'Re: Hello' : 'Hello',
        text: before ? `${text}\n\n${quote(before.text, ours)}` : text,
        ...(before ? threadOf(before) : {}),
      });
      return [];
    },
    delivered: async () =>
      (await mails()).map(({ at, text }): Delivered => ({ channel: 'EMAIL', to: email, text, at })),
    entries: async () => numberedEntries((await mails()).at(-1)?.text ?? ''),
  };
}

const quote = (text: string, ours: string): string =>
  `On Mon, 23 Nov 2026 at 10:02, Switchboard <${ours}> wrote:\n> ${text.replaceAll('\n', '\n> ')}`;

function threadOf({ headers }: Mail) {
  const id = headers['Message-ID'];
  return id === undefined ? {} : { inReplyTo: id, references: [id] };
}
