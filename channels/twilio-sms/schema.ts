import { z } from 'zod';
import { baseUrlSetting, numberSetting, secretSetting } from '../account-settings.ts';

/**
 * An account: `{"accountSid": "AC…", "authToken": "…", "numbers": ["+14155238886"]}`. `previousAuthToken` is taken
 * for signatures while tokens are rotated. Without a number to answer from, `messagingServiceSid` sends where it
 * is set, else the first of `numbers`.
 */
export const Settings = z.strictObject({
  accountSid: z.string().regex(/^AC[0-9a-f]{32}$/i, 'AC and 32 hexadecimal digits'),
  authToken: secretSetting,
  previousAuthToken: secretSetting.optional(),
  numbers: z.array(numberSetting).min(1),
  messagingServiceSid: z
    .string()
    .regex(/^MG[0-9a-f]{32}$/i, 'MG and 32 hexadecimal digits')
    .optional(),
  baseUrl: baseUrlSetting.optional(),
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

/** `MessageSid=SM…&MessageStatus=undelivered&ErrorCode=30003&AccountSid=AC…&To=%2B2348031234567` */
export const StatusForm = z.object({
  MessageSid: word,
  AccountSid: word,
  MessageStatus: word,
  ErrorCode: z.string().max(100).default(''),
});

/** `{"sid": "SM…", "status": "queued", "num_segments": "1", "error_code": null}` as the SDK gives it. */
export const CreatedMessage = z.object({
  sid: z.string().min(1),
  status: z.string(),
  numSegments: z.string().nullish(),
  errorCode: z.number().nullish(),
});

/** `{"code": 21610, "message": "…", "more_info": "…", "status": 400}` */
export const ErrorAnswer = z.object({ code: z.int() });
