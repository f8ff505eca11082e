import { wordsAtMost } from '../../config/rules/agents.ts';
import type { Medium } from '../../conversation/address.ts';
import type { Customer, Language } from '../../conversation/conversation.ts';
import type { Sentiment } from '../understanding/understanding.ts';

/** How an answer is to sound, for who words it. */
export function describeTone(of: {
  readonly language: Language;
  readonly medium: Medium;
  readonly sentiment: Sentiment;
  readonly tier: Customer['tier'];
}): string {
  const { language, medium, sentiment, tier } = of;
  return [
    languages[language],
    `At most ${wordsAtMost[medium]} characters, ${forms[medium]}.`,
    moods[sentiment],
    ...(tier === 'PLATINUM'
      ? ['The customer is one of our best: be especially attentive, without saying why.']
      : []),
  ].join(' ');
}

const languages: Readonly<Record<Language, string>> = {
  en: 'Write plain Nigerian English.',
  pcm: 'Write Nigerian Pidgin.',
};

const forms: Readonly<Record<Medium, string>> = {
  sms: 'one or two sentences without emoji',
  whatsapp: 'a short paragraph',
  webchat: 'a short paragraph',
  email: 'a short paragraph without greeting or signature, which are added',
  ussd: 'one sentence',
  voice: 'one sentence that is easy to say',
};

const moods: Readonly<Record<Sentiment, string>> = {
  VERY_NEGATIVE: 'The customer is very upset: be calm, say sorry once, do not argue.',
  NEGATIVE: 'The customer is not happy: say sorry once, then help.',
  NEUTRAL: 'Be friendly and brief.',
  POSITIVE: 'Be warm and brief.',
};
