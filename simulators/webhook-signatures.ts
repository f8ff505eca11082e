import { createHmac, createPrivateKey, sign } from 'node:crypto';

/**
 * X-Twilio-Signature of a form: base64 HMAC-SHA1 over the URL as called, then each name with its value, sorted by name.
 * https://www.twilio.com/docs/usage/security, read 2026-11-21.
 */
export function signTwilioForm(authToken: string, url: string, form: URLSearchParams): string {
  const pairs = [...new Set([...form].map(([name, value]) => JSON.stringify([name, value])))]
    .map((pair) => JSON.parse(pair) as [string, string])
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB));
  const signed = url.split('#', 1)[0] + pairs.map(([name, value]) => name + value).join('');
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}

/** x-paystack-signature: lower-case hex HMAC-SHA512 over the raw body, by the secret key. */
export function signPaystackBody(secretKey: string, body: string): string {
  return createHmac('sha512', secretKey).update(body, 'utf8').digest('hex');
}

/** flutterwave-signature of v4: base64 HMAC-SHA256 over the raw body, by the secret hash. */
export function signFlutterwaveBody(secretHash: string, body: string): string {
  return createHmac('sha256', secretHash).update(body, 'utf8').digest('base64');
}

/** X-Hub-Signature-256 without its `sha256=`: lower-case hex HMAC-SHA256 over the raw body, by the app secret. */
export function signMetaBody(appSecret: string, body: string): string {
  return createHmac('sha256', appSecret).update(body, 'utf8').digest('hex');
}

/** X-Twilio-Email-Event-Webhook-Signature: base64 DER ECDSA over the timestamp and the raw body, by a P-256 key (base64 PKCS #8). */
export function signSendgridBody(signingKey: string, timestamp: string, body: Uint8Array): string {
  const key = createPrivateKey({ key: Buffer.from(signingKey, 'base64'), format: 'der', type: 'pkcs8' });
  return sign('sha256', Buffer.concat([Buffer.from(timestamp), body]), key).toString('base64');
}

/** By code unit, as Twilio sorts; localeCompare would put `from` before `To`. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
