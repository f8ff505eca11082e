import type { Call, VoiceDialect } from '../voice-calls.ts';
import { mintId } from '../voice-calls.ts';
import type { World } from '../world.ts';
import { postForm } from './post-form.ts';

const personFields = { dialDestinationNumber: '+2347000000001', dialStartTime: '2026-11-21+06:04:45' };

/** Voice from Africa's Talking's own side: https://developers.africastalking.com/docs/voice, read 2026-11-21. */
export function africastalkingVoice(world: World): VoiceDialect {
  const callbacks = () => world.config().callbacks.africastalking;
  const formOf = ({ id, from, to, startedAt }: Call) => ({
    sessionId: id,
    direction: 'Inbound',
    callerNumber: from,
    callerCountryCode: '234',
    destinationNumber: to,
    // A literal plus stands between day and time.
    callStartTime: startedAt.toISOString().slice(0, 19).replace('T', '+'),
  });
  return {
    provider: 'africastalking',
    newCallId: () => mintId('ATVId_'),
    gather: 'GetDigits',
    action: 'callbackUrl',
    verbs: ['Say', 'Play', 'GetDigits', 'Record', 'Dial', 'Redirect', 'Reject', 'Enqueue', 'Conference'],
    prompts: ['Say', 'Play'],
    takesSpeech: false,
    callUrl: () => callbacks().voiceUrl,
    post: (call, url, fields) =>
      postForm(
        world,
        'call',
        url,
        { ...formOf(call), isActive: '1', callSessionState: 'Active', ...fields },
        call.from,
      ),
    keys: (digits) => ({ dtmfDigits: digits }),
    speech: () => ({}),
    recorded: (call) => {
      const recordingUrl = `${world.config().publicUrl}/africastalking/recordings/${call.id}.mp3`;
      call.recordingUrl = recordingUrl;
      return { name: call.id, fields: { recordingUrl } };
    },
    dialled: () => ({ ...personFields, dialDurationInSeconds: '31' }),
    pickedUp: personFields,
    tellsUnanswered: false,
    // To the address of the call's last step, and to the events URL where there is one.
    ended: async (call) => {
      const fields = {
        ...formOf(call),
        isActive: '0',
        callSessionState: 'Completed',
        durationInSeconds: String(Math.ceil((Date.now() - call.startedAt.getTime()) / 1_000)),
        currencyCode: 'NGN',
        amount: '0.5',
        hangupCause: 'NORMAL_CLEARING',
        ...(call.recordingUrl === undefined ? {} : { recordingUrl: call.recordingUrl }),
      };
      const { voiceEventsUrl } = callbacks();
      await postForm(world, 'call', call.last.url, fields, call.from);
      if (voiceEventsUrl !== null) await postForm(world, 'call_event', voiceEventsUrl, fields, call.from);
    },
  };
}
