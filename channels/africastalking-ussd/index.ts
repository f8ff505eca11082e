import { defineResponseChannel } from '../channel.ts';
import { readEnd, readHop, takeHop } from './parse.ts';
import { renderScreen } from './render.ts';
import { Settings } from './schema.ts';

const form = { contentType: 'application/x-www-form-urlencoded', maxBodyBytes: 8 * 1024 } as const;

/** Africa's Talking USSD: menus dialled from any phone. */
export const africastalkingUssd = defineResponseChannel({
  name: 'africastalking-ussd',
  medium: 'ussd',
  kind: 'response',
  settings: Settings,
  dialogues: [
    {
      ...form,
      name: 'dial',
      // Telcos cut a session after about ten seconds, and nobody looks at an empty screen for longer than five.
      deadlineMs: 4_500,
      // Nothing is signed: the edge compares the secret in the path, `read` asks whether the call fits the account.
      verify: () => undefined,
      read: readHop,
      take: takeHop,
      render: renderScreen,
      textsBy: ({ textsBy }) => textsBy,
    },
  ],
  webhooks: [
    {
      ...form,
      name: 'end',
      repeatsAfterFailure: false,
      verify: () => undefined,
      parse: readEnd,
      answer: { status: 200, type: 'text/plain', body: '' },
    },
  ],
  setup: ({ serviceCodes }) => [
    { title: `USSD > Service Codes > Callback URL of ${serviceCodes.join(', ')}`, webhook: 'dial' },
    { title: `USSD > Service Codes > Events URL of ${serviceCodes.join(', ')}`, webhook: 'end' },
  ],
});
