import { takeCall } from '../call-steps.ts';
import { defineResponseChannel } from '../channel.ts';
import { declineHidden, readEvent, readHop } from './parse.ts';
import { nothing, renderCall } from './render.ts';
import { Settings } from './schema.ts';

const form = { contentType: 'application/x-www-form-urlencoded', maxBodyBytes: 8 * 1024 } as const;

/** Africa's Talking voice: calls to our number, answered by keys. */
export const africastalkingVoice = defineResponseChannel({
  name: 'africastalking-voice',
  medium: 'voice',
  kind: 'response',
  settings: Settings,
  dialogues: [
    {
      ...form,
      name: 'call',
      // A caller takes longer silence for a broken line.
      deadlineMs: 3_000,
      patienceMs: 15_000,
      // Nothing is signed: the edge compares the secret in the path, `read` asks whether the call fits the account.
      verify: () => undefined,
      decline: declineHidden,
      read: readHop,
      take: takeCall,
      render: renderCall,
      textsBy: ({ textsBy }) => textsBy,
    },
  ],
  webhooks: [
    {
      ...form,
      name: 'events',
      repeatsAfterFailure: false,
      verify: () => undefined,
      parse: readEvent,
      answer: nothing,
    },
  ],
  setup: ({ numbers }) => [
    { title: `Voice > Phone Numbers > ${numbers.join(', ')} > Callback URL`, webhook: 'call' },
    {
      title: `Voice > Phone Numbers > ${numbers.join(', ')} > Events URL, where there is one`,
      webhook: 'events',
    },
  ],
});
