import { z } from 'zod';
import { webchatRules } from '../../config/rules/webchat.ts';
import { Secret } from '../../config/secret.ts';

const tokenSecret = z
  .string()
  .min(32, 'needs at least 32 random characters')
  .transform((text) => new Secret(text));

/** `https://shop.example.ng`: scheme, host and port as a browser sends them, nothing behind. */
const origin = z
  .string()
  .refine(
    (text) => /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text,
    'is an origin such as https://shop.example.ng, without a path or a slash at the end',
  );

/**
 * An account: `{"siteKey": "shop-1", "allowedOrigins": ["https://shop.example.ng"], "tokenSecret": "…"}`. `siteKey` is
 * public; who knows `tokenSecret` can be any visitor.
 */
export const Settings = z.strictObject({
  siteKey: z.string().regex(/^[A-Za-z0-9_-]{4,64}$/),
  allowedOrigins: z.array(origin).min(1),
  tokenSecret,
  /** While the secret is changed: tokens that were signed with it are taken, too. */
  formerTokenSecret: tokenSecret.optional(),
  title: z.string().min(1).max(40).default('Chat with us'),
  greeting: z.string().min(1).max(300).optional(),
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'is a colour such as #0b6e4f')
    .default('#0b6e4f'),
  language: z.enum(['en', 'pcm']).default('en'),
  trustedProxies: z.int().min(0).max(5).default(0),
  demo: z.boolean().default(false),
});

export type Settings = z.output<typeof Settings>;

const text = z
  .string()
  .max(webchatRules.textLength)
  // Half of a pair of surrogates is no text: the database could not give it back as it was.
  .transform((written) => Buffer.from(written).toString());

const messageIds = z.array(z.string().min(1).max(300)).min(1).max(100);

const MessageFrame = z
  .strictObject({
    type: z.literal('message'),
    id: z.uuid(),
    text,
    choiceId: z.string().min(1).max(100).optional(),
    files: z
      .array(z.string().regex(/^[A-Za-z0-9_-]{22}$/))
      .min(1)
      .max(webchatRules.filesPerMessage)
      .optional(),
  })
  .refine((frame) => frame.text.trim() !== '' || frame.files !== undefined, 'says nothing');

/** One of `{"type": "message", "id": "4b0c…", "text": "AIRTIME 500"}`, `{"type": "shown", "ids": ["…"]}`, … */
export const Frame = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    token: z.string().max(200),
    after: z.number().min(0).optional(),
    parts: z.boolean().optional(),
  }),
  MessageFrame,
  z.strictObject({ type: z.literal('shown'), ids: messageIds }),
  z.strictObject({ type: z.literal('read'), ids: messageIds }),
  z.strictObject({ type: z.literal('beat') }),
]);

/** `{"after": 1795241085000, "known": ["webchat|…#0"]}` */
export const Updates = z.strictObject({
  after: z.number().min(0).optional(),
  known: z.array(z.string().max(300)).max(100).default([]),
});

/** The body of a request: `{"frames": [{"type": "message", …}]}`. */
export const Frames = z.strictObject({
  frames: z.array(Frame).min(1).max(webchatRules.framesPerRequest),
});
