import {
  IconBrandWhatsapp,
  IconDialpad,
  IconMail,
  IconMessage,
  IconMessageChatbot,
  IconPhone,
} from '@tabler/icons-react';
import type { PhoneKind } from '../wire.ts';

export const phoneNames: Readonly<Record<PhoneKind, string>> = {
  sms: 'SMS',
  ussd: 'USSD',
  whatsapp: 'WhatsApp',
  voice: 'Voice',
  email: 'E-mail',
  webchat: 'Web chat',
};

export const phoneIcons: Readonly<Record<PhoneKind, typeof IconMail>> = {
  sms: IconMessage,
  ussd: IconDialpad,
  whatsapp: IconBrandWhatsapp,
  voice: IconPhone,
  email: IconMail,
  webchat: IconMessageChatbot,
};

export const phoneKinds = Object.keys(phoneNames) as readonly PhoneKind[];
