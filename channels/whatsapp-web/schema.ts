import { z } from 'zod';
import { baseUrlSetting, secretSetting } from '../account-settings.ts';

const longSecret = z.string().min(32, 'at least 32 characters (openssl rand -hex 32)').pipe(secretSetting);

/**
 * An account: `{"number": "+2348090001000", "bridgeSecret": "…", "operatorToken": "…"}`. `number` is the phone's that
 * is paired; `bridgeSecret` is known to server, worker and bridge; `operatorToken` opens the page with the QR. The
 * bridge listens where `bridgeUrl` says. `baseUrl`: simulators instead of WhatsApp.
 */
export const Settings = z.strictObject({
  number: z.string().regex(/^\+[1-9]\d{6,14}$/, 'E.164 with a plus'),
  bridgeUrl: baseUrlSetting.default('http://127.0.0.1:8095'),
  bridgeSecret: longSecret,
  operatorToken: longSecret,
  session: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'small letters, digits and hyphens')
    .default('main'),
  paceMs: z.int().min(0).max(60_000).default(1_000),
  jitterMs: z.int().min(0).max(60_000).default(500),
  chromium: z.string().min(1).optional(),
  baseUrl: baseUrlSetting.optional(),
});

export type Settings = z.output<typeof Settings>;

/** `{"events": [{"kind": "message", …}, {"kind": "ack", …}, {"kind": "state", …}]}` */
export const Envelope = z.object({ events: z.array(z.looseObject({ kind: z.string().max(40) })).max(100) });

/**
 * `{"kind": "message", "id": "false_2348031234567@c.us_3A94CA1E16B7AC85C60A", "from": "+2348031234567",
 * "text": "Light 5000", "type": "chat", "files": [{"contentType": "image/jpeg", "base64": "…"}]}`
 */
export const MessageEvent = z.object({
  id: z.string().min(1).max(300),
  from: z.string().regex(/^(\+[1-9]\d{6,14}|lid:\d{5,20})$/),
  text: z.string().max(70_000),
  files: z
    .array(
      z.object({
        contentType: z.string().min(1).max(200),
        fileName: z.string().max(500).optional(),
        base64: z.base64().optional(),
      }),
    )
    .max(1)
    .default([]),
});

/** `{"kind": "ack", "id": "3EB00B794C8FB8211088AD", "ack": 2}` */
export const AckEvent = z.object({ id: z.string().min(1).max(100), ack: z.int() });

/** `{"externalId": "3EB00B794C8FB8211088AD"}` */
export const SendAnswer = z.object({ externalId: z.string().min(1).max(100) });

/** `{"error": "not_ready"}` */
export const ErrorAnswer = z.object({ error: z.string() });
