import type { Call, VoiceDialect } from '../voice-calls.ts';
import { mintId } from '../voice-calls.ts';
import type { World } from '../world.ts';
import { postTwilioForm } from './webhook-sender.ts';

/** Programmable Voice from Twilio's own side: https://www.twilio.com/docs/voice/twiml, read 2026-11-21. */
export function twilioVoice(world: World): VoiceDialect {
  const settings = () => world.config().callbacks.twilio;
  const formOf = ({ id, from, to }: Call, status: string) => ({
    CallSid: id,
    AccountSid: settings().accountSid ?? '',
    From: from,
    Caller: from,
    To: to,
    Called: to,
    CallStatus: status,
    Direction: 'inbound',
    ApiVersion: '2010-04-01',
    FromCountry: 'NG',
    FromCity: '',
    ToCountry: 'NG',
    ToCity: '',
  });
  const post = (
    operation: 'call' | 'call_status',
    url: string,
    phone: string,
    fields: Readonly<Record<string, string>>,
  ) => {
    const { authToken } = settings();
    return authToken === null
      ? Promise.resolve({ status: 0, body: '', error: 'callbacks.twilio.authToken is not configured' })
      : postTwilioForm(world, { operation, url, authToken, fields, phone });
  };
  return {
    provider: 'twilio',
    newCallId: () => mintId('CA'),
    gather: 'Gather',
    action: 'action',
    verbs: ['Say', 'Play', 'Pause', 'Gather', 'Record', 'Dial', 'Redirect', 'Hangup', 'Reject'],
    prompts: ['Say', 'Play', 'Pause'],
    takesSpeech: true,
    callUrl: () => settings().voiceUrl,
    post: (call, url, fields) => post('call', url, call.from, { ...formOf(call, 'in-progress'), ...fields }),
    keys: (digits) => (digits === '' ? {} : { Digits: digits }),
    speech: (text) => ({ SpeechResult: text, Confidence: '0.91' }),
    recorded: (_call, ending) => {
      const name = mintId('RE');
      const recording = `Accounts/${settings().accountSid}/Recordings/${name}`;
      const RecordingUrl = `${world.config().publicUrl}/twilio/2010-04-01/${recording}`;
      return { name, fields: { RecordingUrl, RecordingDuration: '7', Digits: ending } };
    },
    dialled: (answered) => ({
      DialCallStatus: answered ? 'completed' : 'no-answer',
      DialCallSid: mintId('CA'),
      ...(answered ? { DialCallDuration: '31' } : {}),
    }),
    tellsUnanswered: true,
    ended: async (call) => {
      const url = settings().voiceStatusUrl;
      const CallDuration = String(Math.ceil((Date.now() - call.startedAt.getTime()) / 1_000));
      const fields = { ...formOf(call, 'completed'), CallDuration };
      if (url !== null) await post('call_status', url, call.from, fields);
    },
  };
}
