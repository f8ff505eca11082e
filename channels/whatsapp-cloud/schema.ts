import { z } from 'zod';
import { baseUrlSetting, secretSetting } from '../account-settings.ts';
import { templatesSetting } from '../whatsapp-templates.ts';

const id = z.string().regex(/^\d{5,30}$/, 'digits, as the app dashboard shows them');

const template = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'the name of an approved template'),
  language: z.strictObject({ en: z.string().min(2).max(10), pcm: z.string().min(2).max(10) }),
});

/**
 * An account: `{"phoneNumberId": "106540352242922", "businessAccountId": "102290129340398", "accessToken": "EAAG…",
 * "appSecret": "…", "verifyToken": "…"}`. `previousAppSecret` is taken for signatures while secrets are rotated.
 * `templates`: what may go out after the customer has been silent for 24 hours, each with one parameter in its body.
 */
export const Settings = z.strictObject({
  phoneNumberId: id,
  businessAccountId: id,
  accessToken: secretSetting,
  appSecret: secretSetting,
  previousAppSecret: secretSetting.optional(),
  verifyToken: secretSetting,
  graphVersion: z
    .string()
    .regex(/^v\d{2}\.\d$/, 'such as v25.0')
    .default('v25.0'),
  templates: templatesSetting(template),
  baseUrl: baseUrlSetting.default('https://graph.facebook.com'),
});

export type Settings = z.output<typeof Settings>;

const text = z.string().max(70_000);
const short = z.string().min(1).max(512);
const list = z.array(z.unknown()).catch([]);

/**
 * `{"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": [{"field": "messages",
 * "value": {"metadata": {…}, "messages": […], "statuses": […]}}]}]}`. What is inside is looked at piece by piece: one
 * that we can't read must not cost us the others.
 */
export const Envelope = z.object({ object: z.literal('whatsapp_business_account'), entry: list });

export const Entry = z.object({ changes: list });

/** Statuses may come without a list of messages, and the reverse. */
export const Change = z.object({
  field: z.literal('messages'),
  value: z.object({
    metadata: z.object({ phone_number_id: z.string(), display_phone_number: z.string().default('') }),
    messages: list,
    statuses: list,
  }),
});

/** What every message has. `from` is absent where the sender shows a username instead of a number. */
export const Message = z.object({
  id: short,
  type: z.string().max(100),
  from: z.string().max(100).optional(),
  from_user_id: z.string().max(200).optional(),
  group_id: z.string().optional(),
});

const label = z.string().max(1_000).default('');

/** By type: where the words of a message are, and the choice that was tapped. */
export const Text = z.object({ text: z.object({ body: text }) });
export const Button = z.object({ button: z.object({ text: label, payload: label }) });
export const Interactive = z.object({
  interactive: z.union([
    z.object({ type: z.literal('button_reply'), button_reply: z.object({ id: short, title: label }) }),
    z.object({
      type: z.literal('list_reply'),
      list_reply: z.object({ id: short, title: label, description: label }),
    }),
  ]),
});

/** `{"id": "1003383421387256", "mime_type": "image/jpeg", "sha256": "…", "caption": "My meter"}` */
export const Media = z.object({
  id: short,
  mime_type: z.string().min(1).max(200).default('application/octet-stream'),
  filename: z.string().max(500).optional(),
  caption: text.default(''),
});

export const Contacts = z.object({
  contacts: z.array(
    z.object({
      phones: z.array(z.object({ phone: label, wa_id: label })).default([]),
    }),
  ),
});

/** `{"id": "wamid.…", "status": "failed", "errors": [{"code": 131047, "title": "Re-engagement message"}]}` */
export const Status = z.object({
  id: short,
  status: z.string().min(1).max(100),
  errors: z.array(z.object({ code: z.int() })).default([]),
});

/** `{"messaging_product": "whatsapp", "contacts": […], "messages": [{"id": "wamid.…", "message_status": "accepted"}]}` */
export const SendAnswer = z.object({ messages: z.array(z.object({ id: z.string().min(1) })).min(1) });

/** `{"error": {"message": "…", "type": "OAuthException", "code": 131030, "error_data": {"details": "…"}}}` */
export const ErrorAnswer = z.object({ error: z.object({ code: z.int() }) });

/** `{"id": "1003383421387256"}` */
export const UploadAnswer = z.object({ id: z.string().min(1).max(200) });

/** `{"url": "https://lookaside.fbsbx.com/…", "mime_type": "image/jpeg", "sha256": "…", "file_size": "303833"}` */
export const FileAnswer = z.object({ url: z.url({ protocol: /^https?$/ }).max(4_000) });
