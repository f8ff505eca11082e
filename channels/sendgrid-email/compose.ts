import type { MailDataRequired } from '@sendgrid/mail';
import { ProviderError } from '../../config/errors.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import { languagePacks } from '../../conversation/language/language-packs.ts';
import type { Reply, ReplyClass } from '../../conversation/reply.ts';
import type { OutboundFile, OutboundMessage } from '../channel.ts';
import { messageIdFor } from './bounce-report.ts';
import { readEmailAddress } from './email-address.ts';
import { renderHtml, replySubject } from './render-html.ts';
import { renderText } from './render-text.ts';
import type { Settings } from './schema.ts';

const longestText = 50_000;
const longestSubject = 200;
/** The provider takes 30 MB a mail, with files a third larger in base64. */
const mostFileBytes = 15 * 1024 * 1024;

/** The mail of a message, ready for the provider's SDK. Throws ProviderError for what it must not even be asked. */
export function composeMail(message: OutboundMessage, settings: Settings): MailDataRequired {
  const to = readEmailAddress(message.to);
  if (to === undefined) throw new ProviderError('recipient_invalid', { providerCode: 'not_an_address' });
  const from = chooseSender(message.from, settings);
  const pack = languagePacks[message.language];
  const subject = subjectOf(message, pack);
  const { content } = message.reply;
  const text = renderText(content, pack);
  if (text.length > longestText) throw new ProviderError('message_too_long', { providerCode: 'text' });
  if (isEmpty(message.reply)) throw new ProviderError('invalid_request', { providerCode: 'empty_text' });
  const html = renderHtml({
    content,
    pack,
    language: message.language,
    name: settings.name,
    address: from,
    subject,
  });
  return {
    to,
    from: { email: from, name: settings.name },
    subject,
    content: [
      { type: 'text/plain', value: text },
      { type: 'text/html', value: html },
    ],
    headers: headersOf(message, from),
    customArgs: { switchboard_message: message.id },
    ...(message.receipt ? { attachments: [attach(message.receipt)] } : {}),
    // A rewritten link looks like fraud on a payment page, and who reads what is nobody's business.
    trackingSettings: {
      clickTracking: { enable: false, enableText: false },
      openTracking: { enable: false },
      subscriptionTracking: { enable: false },
    },
  };
}

function chooseSender(from: string | undefined, { addresses }: Settings): string {
  const [first] = addresses;
  const chosen = from ?? first;
  if (chosen === undefined || !addresses.includes(chosen)) {
    throw new ProviderError('sender_misconfigured', { providerCode: 'not_our_address' });
  }
  return chosen;
}

function isEmpty({ content }: Reply): boolean {
  return content.kind === 'receipt' ? content.rows.length === 0 : content.text.trim() === '';
}

function subjectOf({ thread, reply }: OutboundMessage, pack: LanguagePack): string {
  const answered = plain(thread?.subject ?? '').slice(0, longestSubject);
  if (answered !== '') return replySubject(answered);
  if (reply.content.kind === 'receipt') return plain(reply.content.title).slice(0, longestSubject);
  return pack.email[subjects[reply.class]];
}

const subjects = {
  chat: 'subjectTalk',
  notice: 'subjectNews',
  receipt: 'subjectNews',
  money_prompt: 'subjectPayment',
  code: 'subjectCode',
} as const satisfies Record<ReplyClass, keyof LanguagePack['email']>;

/** A header is one line. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}

/** RFC 5322 §3.6.4 for the thread, RFC 3834 §5 so that no machine answers us. */
function headersOf({ id, thread, reply }: OutboundMessage, from: string): Record<string, string> {
  const known = [...(thread?.references ?? []), ...(thread ? [thread.id] : [])].filter((one) =>
    /^<[!-;=?-~]{3,300}>$/.test(one),
  );
  const answers = thread !== undefined && (reply.class === 'chat' || reply.class === 'money_prompt');
  return {
    'Message-ID': messageIdFor(id, from),
    ...(thread && known.includes(thread.id) ? { 'In-Reply-To': thread.id, References: known.join(' ') } : {}),
    'Auto-Submitted': answers ? 'auto-replied' : 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    'List-Unsubscribe': `<mailto:${from}?subject=STOP>`,
  };
}

function attach({ fileName, contentType, bytes }: OutboundFile) {
  if (bytes.length > mostFileBytes) throw new ProviderError('message_too_long', { providerCode: 'file' });
  return {
    content: bytes.toString('base64'),
    filename: fileName,
    type: contentType,
    disposition: 'attachment',
  };
}
