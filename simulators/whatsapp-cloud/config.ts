import { z } from 'zod';

const secret = z.string().min(1).nullable().default(null);

export const whatsappCloudCallbacks = z
  .strictObject({
    webhookUrl: z
      .url({ protocol: /^https?$/ })
      .nullable()
      .default(null),
    phoneNumberId: secret,
    businessAccountId: secret,
    displayPhoneNumber: z.string().default('+234 700 123 4567'),
    accessToken: secret,
    appSecret: secret,
  })
  .prefault({});

export const whatsappCloudConfig = z
  .strictObject({
    /** `enforced`: free text only within 24 hours of the person's last message; else 131047. */
    window: z.enum(['enforced', 'open', 'closed']).default('enforced'),
    /** The last status that is posted of a message. */
    reports: z.enum(['read', 'delivered', 'sent', 'none']).default('read'),
    /** How sends to a number end: by this code of Meta's. */
    numbers: z.record(z.string(), z.int().min(1).max(999_999).nullable()).default({}),
    /** How long the address of a file is good. */
    mediaUrlLifeMs: z.int().min(0).max(86_400_000).default(300_000),
    /** Templates that are approved; null accepts any. */
    templates: z.array(z.string()).max(1_000).nullable().default(null),
  })
  .prefault({});
