import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { WebhookAnswer } from '../../conversation/webhook.ts';
import { nextStepUrl, waitUrl } from '../call-steps.ts';
import type { Rendered, Screen } from '../dialogue.ts';
import { type Spoken, speakScreen, speakTooLate } from '../speak-screen.ts';
import type { Settings } from './schema.ts';

const seconds = { keys: '8', message: '120', silence: '10', person: '1800' } as const;

/** A screen as the provider's XML, by a builder: its SDK's own does not escape. */
export function renderCall(screen: Screen, settings: Settings): Rendered {
  const spoken = speakScreen(screen, settings.personNumber !== undefined);
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('Response');
  addNext(root, spoken, screen, settings);
  return { answer: answerWith(root), pages: spoken.pages };
}

/** Words, and the end of the call: it ends where the document does. */
export function hangUpWith(text: string, settings: Settings): WebhookAnswer {
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('Response');
  say(root, text, settings);
  return answerWith(root);
}

/** The answer where no answer is wanted. */
export const nothing: WebhookAnswer = { status: 200, type: 'text/xml', body: '<Response/>' };

function addNext(root: XMLBuilder, { text, next }: Spoken, screen: Screen, settings: Settings): void {
  switch (next.kind) {
    case 'listen':
      listen(root, text, next, screen, settings);
      return;
    case 'wait':
      wait(root, text, screen, settings);
      return;
    case 'connect':
      connect(root, text, screen, settings);
      return;
    case 'record':
      record(root, text, next.farewell, screen, settings);
      return;
    case 'hang_up':
      say(root, text, settings);
      return;
    case 'nothing':
  }
}

function listen(
  root: XMLBuilder,
  text: string,
  { oneKey, farewell }: Extract<Spoken['next'], { kind: 'listen' }>,
  screen: Screen,
  settings: Settings,
): void {
  const callbackUrl = nextStepUrl(screen);
  const digits = {
    timeout: seconds.keys,
    finishOnKey: '#',
    callbackUrl,
    ...(oneKey ? { numDigits: '1' } : {}),
  };
  say(root.ele('GetDigits', digits), text, settings);
  // Where silence makes no request of its own, the document goes on.
  if (farewell === undefined) root.ele('Redirect').txt(callbackUrl);
  else say(root, farewell, settings);
}

function wait(root: XMLBuilder, text: string, screen: Screen, settings: Settings): void {
  const url = waitUrl(screen);
  say(root, url === undefined ? speakTooLate(screen) : text, settings);
  if (url !== undefined) root.ele('Redirect').txt(url);
}

/** What follows the Dial is done only where nobody answers it. */
function connect(root: XMLBuilder, text: string, screen: Screen, settings: Settings): void {
  say(root, text, settings);
  root.ele('Dial', { phoneNumbers: settings.personNumber ?? '', maxDuration: seconds.person });
  const hop = { ...screen.hop, signal: 'not_connected' } as const;
  const { text: otherwise, next } = speakScreen({ ...screen, hop }, false);
  record(root, otherwise, next.kind === 'record' ? next.farewell : '', screen, settings);
}

function record(root: XMLBuilder, text: string, farewell: string, screen: Screen, settings: Settings): void {
  const attributes = {
    finishOnKey: '#',
    maxLength: seconds.message,
    timeout: seconds.silence,
    trimSilence: 'true',
    playBeep: 'true',
    callbackUrl: nextStepUrl(screen),
  };
  say(root.ele('Record', attributes), text, settings);
  say(root, farewell, settings);
}

function say(to: XMLBuilder, text: string, { voice }: Settings): void {
  if (text !== '') to.ele('Say', { voice }).txt(text);
}

function answerWith(root: XMLBuilder): WebhookAnswer {
  return { status: 200, type: 'text/xml', body: root.end() };
}
