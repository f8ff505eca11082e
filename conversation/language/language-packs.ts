import type { Language } from '../conversation.ts';
import { en } from './en.ts';
import { enInDialogue } from './en-dialogue.ts';
import type { LanguagePack } from './language-pack.ts';
import { pcm } from './pcm.ts';
import { pcmInDialogue } from './pcm-dialogue.ts';

export const languagePacks: Readonly<Record<Language, LanguagePack>> = { en, pcm };

/** The packs with what is said otherwise in a dialogue, where a customer has keys and a small screen, or only ears. */
export const dialoguePacks: Readonly<Record<Language, LanguagePack>> = {
  en: withSentences(en, enInDialogue),
  pcm: withSentences(pcm, pcmInDialogue),
};

function withSentences(pack: LanguagePack, others: typeof enInDialogue): LanguagePack {
  return {
    ...pack,
    talk: { ...pack.talk, ...others.talk },
    person: { ...pack.person, ...others.person },
    airtime: { ...pack.airtime, ...others.airtime },
    power: { ...pack.power, ...others.power },
    data: { ...pack.data, ...others.data },
    schedules: { ...pack.schedules, ...others.schedules },
    news: { ...pack.news, ...others.news },
    pay: { ...pack.pay, ...others.pay },
  };
}
