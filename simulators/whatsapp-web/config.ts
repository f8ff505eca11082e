import { z } from 'zod';

/** How the simulated service treats a number: it is not there, its messages stay without acks, or end in an error. */
const numberOutcomes = ['absent', 'silent', 'fails'] as const;

/** The part of the simulators' configuration that is WhatsApp Web's. */
export const whatsappWebConfig = z
  .strictObject({
    /** Whose phone scans the QR, and under which name. */
    number: z.string().default('+2348090001000'),
    pushname: z.string().max(80).default('Switchboard'),
    /** The QR is scanned by itself so long after it is shown; null: by `pair` only. */
    pairAfterMs: z.int().min(0).max(3_600_000).nullable().default(1_500),
    /** How far acks go. */
    acks: z.enum(['read', 'delivered', 'sent', 'none']).default('delivered'),
    /** When the page says that it is in step: once somebody listens, too early for that, or never. */
    sync: z.enum(['after', 'before', 'never']).default('after'),
    numbers: z.record(z.string(), z.enum(numberOutcomes).nullable()).default({}),
    /** The numbers behind hidden senders: `{"81234567890": "+2348031234567"}`. */
    lids: z.record(z.string(), z.string().nullable()).default({}),
  })
  .prefault({});
