import { type Answer, json } from '../wire.ts';

export function twilioError(status: number, code: number, message: string): Answer {
  const moreInfo = `https://www.twilio.com/docs/errors/${code}`;
  return json(status, { code, message, more_info: moreInfo, status });
}

/** Twilio's own magic numbers, https://www.twilio.com/docs/iam/test-credentials, read 2026-11-21. */
const listedRecipients: Readonly<Record<string, number>> = {
  '+15005550001': 21211,
  '+15005550002': 21612,
  '+15005550003': 21408,
  '+15005550004': 21610,
  '+15005550009': 21614,
};
const listedSenders: Readonly<Record<string, number>> = {
  '+15005550001': 21212,
  '+15005550007': 21606,
  '+15005550008': 21611,
};

const sentences: Readonly<Record<number, (to: string, from: string) => string>> = {
  21211: (to) => `The 'To' number ${to} is not a valid phone number.`,
  21212: (_, from) =>
    `The 'From' number ${from} is not a valid phone number, shortcode, or alphanumeric sender ID.`,
  21408: (to) =>
    `Permission to send an SMS has not been enabled for the region indicated by the 'To' number: ${to}.`,
  21606: (_, from) =>
    `The 'From' phone number provided (${from}) is not a valid message-capable Twilio phone number.`,
  21610: () => 'Attempt to send to unsubscribed recipient',
  21611: () => "This 'From' number has exceeded the maximum number of queued messages",
  21612: (to, from) =>
    `Message cannot be sent with the current combination of 'To' (${to}) and/or 'From' (${from}) parameters`,
  21614: (to) => `'To' number ${to} is not a valid mobile number`,
};

const hasContent = (form: URLSearchParams) =>
  (form.get('Body') ?? '') !== '' || form.has('MediaUrl') || form.has('ContentSid');

function incomplete(form: URLSearchParams): Answer | undefined {
  const [to, from] = [form.get('To') ?? '', form.get('From')];
  if (to === '') return twilioError(400, 21604, "A 'To' phone number is required.");
  if (!from && !form.get('MessagingServiceSid')) {
    return twilioError(400, 21603, "A 'From' phone number is required.");
  }
  if (!hasContent(form)) return twilioError(400, 21602, 'Message body is required.');
  if ((form.get('Body') ?? '').length > 1_600) {
    return twilioError(400, 21617, 'The concatenated message body exceeds the 1600 character limit');
  }
  if (from !== null && from.startsWith('whatsapp:') !== to.startsWith('whatsapp:')) {
    return twilioError(400, 21910, 'Invalid From and To pair. From and To should be of the same channel');
  }
  const callback = form.get('StatusCallback');
  if (callback !== null && !URL.canParse(callback)) {
    return twilioError(400, 21609, `The 'StatusCallback' URL ${callback} is not a valid URL.`);
  }
  return undefined;
}

/** The error that Twilio answers, or else the code with which the accepted message will not be delivered, if any. */
export function refusalOf(
  form: URLSearchParams,
  numbers: Readonly<Record<string, number | null>>,
  optedOut: ReadonlySet<string>,
): { answer: Answer } | { failure?: number } {
  const missing = incomplete(form);
  if (missing) return { answer: missing };
  const [to, from] = [form.get('To') ?? '', form.get('From') ?? ''];
  const isAddress = /^(?:(?:whatsapp:)?\+\d{8,15}|whatsapp:[A-Z]{2}\.[A-Za-z0-9.]+)$/.test(to);
  const number = to.replace('whatsapp:', '');
  const blocked = optedOut.has(to) ? 21610 : undefined;
  const code =
    blocked ??
    (isAddress ? (numbers[to] ?? numbers[number] ?? listedRecipients[number]) : 21211) ??
    listedSenders[from.replace('whatsapp:', '')];
  if (code === undefined) return {};
  // 63xxx: what WhatsApp says on the way.
  if (code >= 30_000) return { failure: code };
  const sentence = sentences[code]?.(to, from) ?? 'The message was refused.';
  return { answer: twilioError(code === 20_429 ? 429 : 400, code, sentence) };
}
