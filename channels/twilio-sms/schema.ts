import { z } from 'zod';
import { numberSetting } from '../account-settings.ts';
import { twilioAccountSettings } from '../twilio-account.ts';

/**
 * An account: `{"accountSid": "AC…", "authToken": "…", "numbers": ["+14155238886"]}`. Without a number to answer from,
 * `messagingServiceSid` sends where it is set, else the first of `numbers`.
 */
export const Settings = z.strictObject({
  ...twilioAccountSettings,
  numbers: z.array(numberSetting).min(1),
});

export type Settings = z.output<typeof Settings>;

const word = z.string().min(1).max(100);

/** `MessageSid=SM…&AccountSid=AC…&From=%2B2348031234567&To=%2B14155238886&Body=Hi&NumMedia=0&OptOutType=STOP` */
export const InboundForm = z.object({
  MessageSid: word,
  AccountSid: word,
  From: word,
  To: word,
  Body: z.string().default(''),
  OptOutType: z.string().max(100).default(''),
});
