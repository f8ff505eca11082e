import { takeCall } from '../call-steps.ts';
import { defineResponseChannel } from '../channel.ts';
import { openTwilioFetcher } from '../twilio-fetch.ts';
import { twilioForm, verifyTwilioSignature } from '../twilio-webhook.ts';
import { declineHidden, readHop, readStatus } from './parse.ts';
import { renderCall } from './render.ts';
import { Settings } from './schema.ts';

/** Twilio Programmable Voice: calls to our number, answered by keys or speech. */
export const twilioVoice = defineResponseChannel({
  name: 'twilio-voice',
  medium: 'voice',
  kind: 'response',
  settings: Settings,
  dialogues: [
    {
      name: 'call',
      contentType: twilioForm.contentType,
      maxBodyBytes: twilioForm.maxBodyBytes,
      // A caller takes longer silence for a broken line.
      deadlineMs: 3_000,
      patienceMs: 15_000,
      verify: verifyTwilioSignature,
      decline: declineHidden,
      read: readHop,
      take: takeCall,
      render: renderCall,
      textsBy: ({ textsBy }) => textsBy,
    },
  ],
  webhooks: [{ ...twilioForm, name: 'status', parse: readStatus }],
  // Without an ending a recording is a WAV file, ten times as long.
  openFetcher: async (settings, options) => {
    const fetchFile = openTwilioFetcher(settings, options);
    return (url) => fetchFile(`${url}.mp3`);
  },
  setup: ({ numbers }) => [
    { title: `Phone Numbers > ${numbers.join(', ')} > Voice > A call comes in (HTTP POST)`, webhook: 'call' },
    {
      title: `Phone Numbers > ${numbers.join(', ')} > Voice > Call status changes (HTTP POST)`,
      webhook: 'status',
    },
  ],
});
