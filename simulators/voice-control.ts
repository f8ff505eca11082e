import { z } from 'zod';
import { africastalkingVoice } from './africastalking/voice.ts';
import type { Providers } from './simulated-providers.ts';
import { twilioVoice } from './twilio/voice.ts';
import {
  hangUp,
  keepSilent,
  pressKeys,
  repeatPost,
  speak,
  startCall,
  type VoiceBooks,
  type VoiceDialect,
} from './voice-calls.ts';
import { type Call, json } from './wire.ts';
import type { World } from './world.ts';

const from = z.string().regex(/^(\+\d{7,15}|[a-z]+)$/i, 'E.164 with a plus, or a word for a hidden number');
const callId = z.string();
const startSchema = z.strictObject({ from, to: z.string().optional() });
const keysSchema = z.strictObject({ callId, keys: z.string().regex(/^[0-9*#]{1,100}$/) });
const speakSchema = z.strictObject({ callId, text: z.string().max(1_000), hangUp: z.boolean().optional() });
const silenceSchema = z.strictObject({ callId, posted: z.boolean().default(false) });
const callSchema = z.strictObject({ callId });

/** Telephones that call the numbers of both providers. */
export function voiceControls(world: World, { africastalking, twilio }: Providers) {
  const numberOf = (provider: 'africastalking' | 'twilio') =>
    world.config().callbacks[provider].voiceNumber ?? '';
  const at = callControls(africastalking.books.voice, africastalkingVoice(world), () =>
    numberOf('africastalking'),
  );
  const tw = callControls(twilio.books.voice, twilioVoice(world), () => numberOf('twilio'));
  return {
    'POST /_control/africastalking/call': at.start,
    'POST /_control/africastalking/call/keys': at.keys,
    'POST /_control/africastalking/call/speak': at.speak,
    'POST /_control/africastalking/call/silence': at.silence,
    'POST /_control/africastalking/call/hangup': at.hangup,
    'POST /_control/africastalking/call/repeat': at.repeat,
    'POST /_control/twilio/call': tw.start,
    'POST /_control/twilio/call/keys': tw.keys,
    'POST /_control/twilio/call/speak': tw.speak,
    'POST /_control/twilio/call/silence': tw.silence,
    'POST /_control/twilio/call/hangup': tw.hangup,
    'POST /_control/twilio/call/repeat': tw.repeat,
  };
}

function callControls(books: VoiceBooks, dialect: VoiceDialect, ourNumber: () => string) {
  const control =
    <Input>(schema: z.ZodType<Input>, does: (input: Input) => Promise<unknown>) =>
    async (call: Call) =>
      json(200, await does(schema.parse(JSON.parse(call.body))));
  return {
    start: control(startSchema, (given) =>
      startCall(books, dialect, { from: given.from, to: given.to ?? ourNumber() }),
    ),
    keys: control(keysSchema, (given) => pressKeys(books, dialect, given.callId, given.keys)),
    speak: control(speakSchema, (given) => speak(books, dialect, given.callId, given)),
    silence: control(silenceSchema, (given) => keepSilent(books, dialect, given.callId, given.posted)),
    hangup: control(callSchema, (given) => hangUp(books, dialect, given.callId)),
    repeat: control(callSchema, (given) => repeatPost(books, dialect, given.callId)),
  };
}
