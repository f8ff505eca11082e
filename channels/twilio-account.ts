import { z } from 'zod';
import { baseUrlSetting, secretSetting } from './account-settings.ts';

/** What every channel of Twilio's messages has in its settings; `previousAuthToken` is taken for signatures while tokens are rotated. */
export const twilioAccountSettings = {
  accountSid: z.string().regex(/^AC[0-9a-f]{32}$/i, 'AC and 32 hexadecimal digits'),
  authToken: secretSetting,
  previousAuthToken: secretSetting.optional(),
  messagingServiceSid: z
    .string()
    .regex(/^MG[0-9a-f]{32}$/i, 'MG and 32 hexadecimal digits')
    .optional(),
  baseUrl: baseUrlSetting.optional(),
} as const;

const Account = z.object(twilioAccountSettings);

export type TwilioAccount = z.output<typeof Account>;
