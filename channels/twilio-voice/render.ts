import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { WebhookAnswer } from '../../conversation/webhook.ts';
import { nextStepUrl, waitUrl } from '../call-steps.ts';
import type { Rendered, Screen } from '../dialogue.ts';
import { type Spoken, speakScreen, speakTooLate } from '../speak-screen.ts';
import type { Settings } from './schema.ts';

const seconds = { keys: 7, ring: 25, silence: 5, message: 120 } as const;

/** A screen as TwiML, built by Twilio's own builder: a text can only ever be text. */
export function renderCall(screen: Screen, settings: Settings): Rendered {
  const spoken = speakScreen(screen, settings.personNumber !== undefined);
  const response = new VoiceResponse();
  addNext(response, spoken, screen, settings);
  return { answer: answerWith(response), pages: spoken.pages };
}

/** Words, and the end of the call. */
export function hangUpWith(text: string, settings: Settings): WebhookAnswer {
  const response = new VoiceResponse();
  say(response, text, settings);
  response.hangup();
  return answerWith(response);
}

function addNext(response: VoiceResponse, spoken: Spoken, screen: Screen, settings: Settings): void {
  const { text, next } = spoken;
  switch (next.kind) {
    case 'listen':
      listen(response, spoken, next, screen, settings);
      return;
    case 'wait':
      wait(response, text, screen, settings);
      return;
    case 'connect':
      say(response, text, settings);
      response
        .dial({ action: nextStepUrl(screen), method: 'POST', timeout: seconds.ring, answerOnBridge: true })
        .number(settings.personNumber ?? '');
      return;
    case 'record':
      say(response, text, settings);
      response.record({
        action: nextStepUrl(screen),
        method: 'POST',
        maxLength: seconds.message,
        timeout: seconds.silence,
        finishOnKey: '#',
        playBeep: true,
      });
      // Reached only where nothing was recorded: Twilio makes no request then.
      say(response, next.farewell, settings);
      response.hangup();
      return;
    case 'hang_up':
      say(response, text, settings);
      response.hangup();
      return;
    case 'nothing':
      response.hangup();
  }
}

function listen(
  response: VoiceResponse,
  { text }: Spoken,
  { oneKey, farewell }: Extract<Spoken['next'], { kind: 'listen' }>,
  screen: Screen,
  settings: Settings,
): void {
  const action = nextStepUrl(screen);
  const gather = response.gather({
    action,
    method: 'POST',
    input: ['dtmf', 'speech'],
    timeout: seconds.keys,
    finishOnKey: '#',
    ...(oneKey ? { numDigits: 1 } : {}),
    speechTimeout: 'auto',
    language: settings.speechLanguage as NonNullable<VoiceResponse.GatherAttributes['language']>,
    actionOnEmptyResult: false,
  });
  say(gather, text, settings);
  // Twilio goes on here after silence, without a request of its own.
  if (farewell === undefined) {
    response.redirect({ method: 'POST' }, action);
    return;
  }
  say(response, farewell, settings);
  response.hangup();
}

function wait(response: VoiceResponse, text: string, screen: Screen, settings: Settings): void {
  const url = waitUrl(screen);
  say(response, url === undefined ? speakTooLate(screen) : text, settings);
  if (url === undefined) response.hangup();
  else response.redirect({ method: 'POST' }, url);
}

function say(
  to: { say: (attributes: VoiceResponse.SayAttributes, text: string) => unknown },
  text: string,
  { voice, language }: Settings,
): void {
  if (text === '') return;
  // Twilio adds voices faster than its SDK lists them.
  to.say(
    {
      voice: voice as NonNullable<VoiceResponse.SayAttributes['voice']>,
      language: language as NonNullable<VoiceResponse.SayAttributes['language']>,
    },
    text,
  );
}

function answerWith(response: VoiceResponse): WebhookAnswer {
  return { status: 200, type: 'text/xml', body: response.toString() };
}
