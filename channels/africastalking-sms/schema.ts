import { z } from 'zod';
import { baseUrlSetting, numberSetting, secretSetting } from '../account-settings.ts';

/**
 * An account: `{"environment": "live", "username": "acme", "apiKey": "…", "numbers": ["21512"], "senderId": "ACME"}`.
 * `numbers` are the short codes and long numbers whose messages come to this account; `senderId` is the registered
 * name for what we send unasked, without it the first of the numbers sends.
 */
export const Settings = z
  .strictObject({
    environment: z.enum(['live', 'sandbox']),
    username: z.string().min(1),
    apiKey: secretSetting,
    numbers: z.array(numberSetting).min(1),
    senderId: z
      .string()
      .regex(/^[A-Za-z0-9 ._-]{3,11}$/)
      .optional(),
    baseUrl: baseUrlSetting.optional(),
  })
  .refine(
    ({ environment, username }) => (environment === 'sandbox') === (username.toLowerCase() === 'sandbox'),
    {
      path: ['username'],
      error: 'the sandbox\'s username is "sandbox", and no live account has it',
    },
  )
  .refine(({ username }) => username === 'sandbox' || username.toLowerCase() !== 'sandbox', {
    path: ['username'],
    error: 'is written "sandbox", in small letters',
  });

export type Settings = z.output<typeof Settings>;

const word = z.string().max(100);

/** `from=%2B2348031234567&to=21512&text=Recharge+500&date=2026-11-21T06:04:45Z&id=ec9adc86-…&networkCode=62130` */
export const InboundForm = z.object({
  from: word,
  to: word,
  text: z.string().default(''),
  date: word.default(''),
  id: z.string().max(200).default(''),
  networkCode: word.default(''),
});

/** `id=ATXid_1&status=Failed&phoneNumber=%2B2348031234567&networkCode=62130&failureReason=UserInBlackList` */
export const DeliveryForm = z.object({
  id: z.string().min(1).max(200),
  status: word.min(1),
  failureReason: word.default(''),
});

/** `senderId=ACME&phoneNumber=%2B2348031234567` */
export const OptOutForm = z.object({ senderId: word, phoneNumber: word });

/**
 * `{"SMSMessageData": {"Message": "Sent to 1/1 Total Cost: NGN 2.2000", "Recipients": [{"statusCode": 101,
 * "number": "+2348031234567", "status": "Success", "cost": "NGN 2.2000", "messageId": "ATXid_1"}]}}`.
 * A refusal of the whole request has its word in `Message` and no recipients, and is a 201 nonetheless.
 */
export const SendAnswer = z.object({
  SMSMessageData: z.object({
    Message: z.string().default(''),
    Recipients: z.array(
      z.object({
        statusCode: z.int(),
        number: z.string(),
        messageId: z.string().default('None'),
      }),
    ),
  }),
});
