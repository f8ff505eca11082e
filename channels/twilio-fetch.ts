import type { FetchFile, FetchOptions } from './channel.ts';
import { downloadFile } from './download-file.ts';
import type { TwilioAccount } from './twilio-account.ts';

const api = 'https://api.twilio.com';
/** Where its interface leads to: addresses that are signed, and refuse other credentials. */
const storage = ['.twiliocdn.com'];

/**
 * Media of messages and recordings of calls, which Twilio names by their address in its interface and gives out to the
 * account's credentials (twilio.com/docs/messaging/api/media-resource, /docs/voice/api/recording, read 2026-11-21).
 */
export function openTwilioFetcher(
  { accountSid, authToken, baseUrl }: Pick<TwilioAccount, 'accountSid' | 'authToken' | 'baseUrl'>,
  options: FetchOptions,
): FetchFile {
  const basic = Buffer.from(`${accountSid}:${authToken.reveal()}`).toString('base64');
  return async (url) =>
    await downloadFile({
      ...options,
      url,
      hosts: { api: [new URL(baseUrl ?? api).origin], storage },
      credentials: { authorization: `Basic ${basic}` },
    });
}
