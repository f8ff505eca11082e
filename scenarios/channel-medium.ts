import type { Medium } from '../conversation/address.ts';

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

export type ChannelName = keyof typeof mediumOf;

/** The same from the other side. */
export const channelOf = Object.fromEntries(channelNames.map((name) => [mediumOf[name], name])) as Readonly<
  Record<Medium, ChannelName>
>;
