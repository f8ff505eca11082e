import type { Medium } from '../agents/understanding/understanding.ts';

/** The channels as the evaluation commands name them, and the medium that each is read as. */
export const mediumOf = {
  WHATSAPP: 'whatsapp',
  SMS: 'sms',
  USSD: 'ussd',
  EMAIL: 'email',
  VOICE: 'voice',
  WEB: 'webchat',
} as const satisfies Record<string, Medium>;

export const channelNames = [
  'WHATSAPP',
  'SMS',
  'USSD',
  'EMAIL',
  'VOICE',
  'WEB',
] as const satisfies readonly (keyof typeof mediumOf)[];
