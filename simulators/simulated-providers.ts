import { createAfricasTalking } from './africastalking/africastalking.ts';
import { createFlutterwave } from './flutterwave/flutterwave.ts';
import { createOpenAi } from './openai/openai.ts';
import { createPaystack } from './paystack/paystack.ts';
import { createReloadly } from './reloadly/reloadly.ts';
import { createSendgrid } from './sendgrid/sendgrid.ts';
import { createTwilio } from './twilio/twilio.ts';
import { createVtpass } from './vtpass/vtpass.ts';
import { createWhatsappCloud } from './whatsapp-cloud/whatsapp-cloud.ts';
import type { World } from './world.ts';

export type Providers = ReturnType<typeof createProviders>;

export function createProviders(world: World) {
  return {
    africastalking: createAfricasTalking(world),
    twilio: createTwilio(world),
    sendgrid: createSendgrid(world),
    'whatsapp-cloud': createWhatsappCloud(world),
    paystack: createPaystack(world),
    flutterwave: createFlutterwave(world),
    vtpass: createVtpass(world),
    reloadly: createReloadly(world),
    openai: createOpenAi(world),
  };
}
