import { africastalkingSms } from './africastalking-sms/index.ts';
import { africastalkingUssd } from './africastalking-ussd/index.ts';
import { africastalkingVoice } from './africastalking-voice/index.ts';
import type { Channel, OpenChannel } from './channel.ts';
import { sendgridEmail } from './sendgrid-email/index.ts';
import { twilioSms } from './twilio-sms/index.ts';
import { twilioVoice } from './twilio-voice/index.ts';
import { twilioWhatsapp } from './twilio-whatsapp/index.ts';
import { webchat } from './webchat/index.ts';
import { whatsappCloud } from './whatsapp-cloud/index.ts';
import { whatsappWeb } from './whatsapp-web/index.ts';

/** Every channel there is. To add one: its folder, and a line here. */
export const channels: readonly Channel[] = [
  africastalkingSms,
  africastalkingUssd,
  africastalkingVoice,
  sendgridEmail,
  twilioSms,
  twilioVoice,
  twilioWhatsapp,
  webchat,
  whatsappCloud,
  whatsappWeb,
];

/** The channel of one account. Throws an Error that names an unknown channel or the wrong settings. */
export function openChannel(name: string, rawSettings: unknown): OpenChannel {
  const channel = channels.find((candidate) => candidate.name === name);
  if (!channel) {
    throw new Error(
      `No channel is called ${name}; there are: ${channels.map((known) => known.name).join(', ')}`,
    );
  }
  return channel.open(rawSettings);
}
