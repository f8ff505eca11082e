import { z } from 'zod';
import { numberSetting } from '../account-settings.ts';
import { twilioAccountSettings } from '../twilio-account.ts';
import { templatesSetting } from '../whatsapp-templates.ts';

const contentSid = z.string().regex(/^HX[0-9a-f]{32}$/i, 'HX and 32 hexadecimal digits');
const template = z.strictObject({ en: contentSid, pcm: contentSid });

/**
 * An account: `{"accountSid": "AC…", "authToken": "…", "numbers": ["+14155238886"]}`; `numbers` are our WhatsApp
 * senders, without their prefix. `templates`: approved content with one variable, for who has been silent for 24
 * hours. `buttonContents` and `listContents`: content for as many choices as the key says, `{"3": "HX…"}`; where there
 * is none, choices are numbered lines.
 */
export const Settings = z.strictObject({
  ...twilioAccountSettings,
  numbers: z.array(numberSetting).min(1),
  templates: templatesSetting(template),
  /** Quick replies. Variables: the text, then a title and an id for each choice. */
  buttonContents: z.record(z.string().regex(/^[1-3]$/, 'a number of buttons'), contentSid).default({}),
  /** List pickers. Variables: the text, then an item, a description and an id for each choice. */
  listContents: z.record(z.string().regex(/^([1-9]|10)$/, 'a number of items'), contentSid).default({}),
});

export type Settings = z.output<typeof Settings>;

const word = z.string().min(1).max(200);
const label = z.string().max(1_000).default('');

/**
 * `MessageSid=SM…&AccountSid=AC…&From=whatsapp%3A%2B2348031234567&To=whatsapp%3A%2B14155238886&Body=Yes&NumMedia=0&
 * ProfileName=Ada&WaId=2348031234567&MessageType=button&ButtonText=Yes&ButtonPayload=confirm`
 */
export const InboundForm = z.object({
  MessageSid: word,
  AccountSid: word,
  From: word,
  To: word,
  Body: z.string().default(''),
  NumMedia: z.string().max(10).default(''),
  OptOutType: z.string().max(100).default(''),
  ExternalUserId: z.string().max(200).default(''),
  ButtonText: label,
  ButtonPayload: label,
  ListId: label,
  ListTitle: label,
});
