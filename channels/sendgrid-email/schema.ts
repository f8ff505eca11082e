import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { baseUrlSetting, secretSetting } from '../account-settings.ts';
import { readEmailAddress } from './email-address.ts';

const addressSetting = z.string().transform((text, context) => {
  const address = readEmailAddress(text);
  if (address === undefined) context.addIssue({ code: 'custom', message: 'an e-mail address' });
  return address ?? '';
});

/** As the console shows it: base64 of a P-256 key in SPKI. */
const publicKeySetting = z.string().transform((text, context): KeyObject => {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    // Said below.
  }
  context.addIssue({ code: 'custom', message: 'base64 of a P-256 public key, as the console shows it' });
  return z.NEVER;
});

/**
 * An account: `{"apiKey": "SG.…", "name": "Switchboard", "addresses": ["help@mail.example.ng"], "eventKeys": ["MFkw…"]}`.
 * The first address sends where the customer wrote to none. Two keys while they are rotated.
 */
export const Settings = z.strictObject({
  apiKey: z.string().startsWith('SG.').pipe(secretSetting),
  name: z.string().min(1).max(60),
  addresses: z.array(addressSetting).min(1),
  eventKeys: z.array(publicKeySetting).min(1).max(3),
  /** Of a security policy attached to the parse setting; without one, only the path's secret keeps strangers out. */
  inboundKeys: z.array(publicKeySetting).min(1).max(3).optional(),
  /** A mail that the provider's spam check gives more is not answered. */
  mostSpamScore: z.number().default(5),
  /** Whether a mail is answered whose sender neither SPF nor DKIM vouches for. */
  takeUnauthenticated: z.boolean().default(false),
  region: z.enum(['global', 'eu']).default('global'),
  baseUrl: baseUrlSetting.optional(),
});

export type Settings = z.output<typeof Settings>;

/** `{"to": ["help@mail.example.ng"], "from": "ada@example.com"}`; an empty sender is that of a bounce. */
export const Envelope = z.object({
  from: z.string().max(1000).nullish(),
  to: z.union([
    z
      .string()
      .max(1000)
      .transform((one) => [one]),
    z.array(z.string().max(1000)).max(1000),
  ]),
});

/** `{"attachment1": {"filename": "light.jpg", "name": "light.jpg", "type": "image/jpeg", "content-id": "ii_1"}}` */
export const AttachmentInfo = z.record(
  z.string(),
  z.object({
    filename: z.string().optional(),
    name: z.string().optional(),
    type: z.string().optional(),
    'content-id': z.string().optional(),
  }),
);

const file = z.object({
  contentType: z.string(),
  fileName: z.string().optional(),
  bytes: z.string().optional(),
  refused: z.literal('too_large').optional(),
});

/** A mail of either mode, as it is handed from `unpackMail` to `parseInbound`. */
export const Mail = z.object({
  headers: z.array(z.tuple([z.string(), z.string()])),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  /** Of the HTML where there is no plain text. */
  text: z.string(),
  files: z.array(file),
  /** `pass`, `fail`, `softfail`, … */
  spf: z.string().optional(),
  /** `{@example.com : pass}` */
  dkim: z.string().optional(),
  spamScore: z.number().optional(),
  /** Of everything: a mail without Message-ID is known again by it. */
  digest: z.string(),
  /** What a delivery status notification says; `id` is that of the mail that came back, or empty. */
  bounce: z.object({ action: z.string(), status: z.string().optional(), id: z.string() }).optional(),
});

export type Mail = z.output<typeof Mail>;

/**
 * One of a batch: `{"email": "ada@example.com", "timestamp": 1795245885, "event": "bounce", "sg_event_id": "…",
 * "sg_message_id": "14c5d75ce93.dfd.64b469.filter0001", "type": "bounce", "status": "5.1.1", "switchboard_message": "…"}`
 */
export const Event = z.object({
  email: z.string().max(1000).catch(''),
  event: z.string().min(1).max(100),
  sg_event_id: z.string().min(1).max(200).optional().catch(undefined),
  sg_message_id: z.string().min(1).max(300).optional().catch(undefined),
  type: z.string().max(100).catch(''),
  status: z.string().max(100).catch(''),
  reason: z.string().max(10_000).catch(''),
  bounce_classification: z.string().max(100).catch(''),
  /** Our `custom_args`, which come back beside the other fields. */
  switchboard_message: z.string().min(1).max(1000).optional().catch(undefined),
});

export type Event = z.output<typeof Event>;

/** `{"errors": [{"message": "…", "field": "personalizations.0.to.0.email", "help": null}]}` */
export const ErrorAnswer = z.object({
  errors: z.array(z.object({ message: z.string().catch(''), field: z.string().nullish().catch(null) })),
});
