import type { BoundedLog, Numbered } from '../bounded-log.ts';
import type { World } from '../world.ts';

export type SentMail = {
  /** X-Message-Id. */
  readonly id: string;
  readonly at: string;
  readonly to: string;
  readonly from: string;
  readonly fromName: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `head`: the first characters, which tell what it really is; `size` in bytes. */
  readonly attachments: readonly {
    readonly filename: string;
    readonly type: string;
    readonly size: number;
    readonly head: string;
  }[];
  readonly customArgs: Readonly<Record<string, string>>;
  /** The last event that was made of it. */
  status: string;
  readonly tag: string | null;
};

/** An item of the Event Webhook. */
export type MailEvent = Readonly<Record<string, unknown>> & { readonly email: string };

/** What SendGrid knows. */
export type SendgridBooks = {
  readonly world: World;
  readonly mails: BoundedLog<SentMail>;
  /** Addresses that nothing is sent to any more, and why. */
  readonly suppressed: Map<string, string>;
  /** Events that wait for the next batch. */
  readonly batch: MailEvent[];
};

export function openSendgridBooks(world: World): SendgridBooks {
  return { world, mails: world.createLog<SentMail>(), suppressed: new Map(), batch: [] };
}

export function recordMail({ world, mails }: SendgridBooks, mail: SentMail): Numbered<SentMail> {
  if (world.config().quiet) return mails.push({ ...mail, text: '', html: '' });
  const { id, to, from, subject, text, tag } = mail;
  world.events.emit({ provider: 'sendgrid', kind: 'message', id, to, from, subject, text, tag });
  return mails.push(mail);
}
