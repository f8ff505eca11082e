import type { Call, VoiceDialect } from '../voice-calls.ts';
import { mintId } from '../voice-calls.ts';
import type { World } from '../world.ts';

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
  const post = (
    operation: 'call' | 'call_event',
    { url, phone }: { readonly url: string; readonly phone: string },
    fields: Readonly<Record<string, string>>,
  ) =>
    world.postman.deliver({
      provider: 'africastalking',
      operation,
      facts: { phones: [phone] },
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
      accepts: (status) => status === 200,
      retry: { on: 'no_connection', maxAttempts: 1, horizonMs: 0 },
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
      post(
        'call',
        { url, phone: call.from },
        { ...formOf(call), isActive: '1', callSessionState: 'Active', ...fields },
      ),
    keys: (digits) => ({ dtmfDigits: digits }),
    speech: () => ({}),
    recorded: (call) => {
      const recordingUrl = `${world.config().publicUrl}/africastalking/recordings/${call.id}.mp3`;
      call.recordingUrl = recordingUrl;
      return { recordingUrl };
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
      const phone = call.from;
      await post('call', { url: call.last.url, phone }, fields);
      if (voiceEventsUrl !== null) await post('call_event', { url: voiceEventsUrl, phone }, fields);
    },
  };
}
