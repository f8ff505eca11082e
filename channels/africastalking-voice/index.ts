import { takeCall } from '../call-steps.ts';
import { defineResponseChannel } from '../channel.ts';
import { downloadFile } from '../download-file.ts';
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
  // Who has the address of a recording has the recording; the key is not asked for, and not shown.
  openFetcher: async ({ recordingHosts, baseUrl }, options) => {
    const api = baseUrl === undefined ? [] : [new URL(baseUrl).origin];
    const hosts = { api, storage: recordingHosts };
    return (url) => downloadFile({ ...options, url, hosts, credentials: {} });
  },
  setup: ({ numbers }) => [
    { title: `Voice > Phone Numbers > ${numbers.join(', ')} > Callback URL`, webhook: 'call' },
    {
      title: `Voice > Phone Numbers > ${numbers.join(', ')} > Events URL, where there is one`,
      webhook: 'events',
    },
  ],
});
