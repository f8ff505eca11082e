import { z } from 'zod';
import { numberSetting, textsBySetting } from '../account-settings.ts';
import { twilioAccountSettings } from '../twilio-account.ts';

const { accountSid, authToken, previousAuthToken, baseUrl } = twilioAccountSettings;

/**
 * `{"accountSid": "AC…", "authToken": "…", "numbers": ["+2347001234567"], "textsBy": {"account": "twilio-sms", "number":
 * "+14155238886"}}`. `personNumber`: who is called when a caller wants a person; without one a message is recorded.
 * `baseUrl`: where recordings are fetched instead of at Twilio, such as a simulator.
 */
export const Settings = z.strictObject({
  ...{ accountSid, authToken, previousAuthToken, baseUrl },
  numbers: z.array(numberSetting).min(1),
  textsBy: textsBySetting,
  personNumber: numberSetting.optional(),
  voice: z
    .string()
    .regex(/^[A-Za-z][\w.-]{1,60}$/, 'a voice of Twilio, like Polly.Amy')
    .default('Polly.Amy'),
  /** Of the voice; `speechLanguage` is what callers speak. */
  language: languageTag('en-GB'),
  speechLanguage: languageTag('en-NG'),
});

export type Settings = z.output<typeof Settings>;

function languageTag(byDefault: string) {
  return z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z]{2,8}){0,2}$/, 'a BCP 47 tag, like en-NG')
    .default(byDefault);
}

const word = z.string().max(100);
const recording = z.url({ protocol: /^https?$/ }).max(1_000);

/** `CallSid=CA…&AccountSid=AC…&From=%2B2348031234567&To=%2B2347001234567&CallStatus=in-progress&Digits=1` */
export const CallForm = z.object({
  CallSid: z.string().regex(/^CA[0-9a-f]{32}$/i),
  AccountSid: word,
  From: word,
  To: word,
  CallStatus: word.default(''),
  Digits: z.string().max(200).default(''),
  SpeechResult: z.string().max(2_000).default(''),
  /** Of a recording and of a dialled leg. */
  RecordingUrl: z.union([z.literal(''), recording]).default(''),
  DialCallStatus: word.default(''),
});

export type Call = z.output<typeof CallForm>;

/** `CallSid=CA…&AccountSid=AC…&CallStatus=completed&CallDuration=41` */
export const StatusForm = z.object({ CallSid: word.min(1), AccountSid: word, CallStatus: word.min(1) });
