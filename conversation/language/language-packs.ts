import type { Language } from '../conversation.ts';
import { en } from './en.ts';
import { enInDialogue } from './en-dialogue.ts';
import { enInVoice } from './en-voice.ts';
import type { LanguagePack } from './language-pack.ts';
import { pcm } from './pcm.ts';
import { pcmInDialogue } from './pcm-dialogue.ts';
import { pcmInVoice } from './pcm-voice.ts';

export const languagePacks: Readonly<Record<Language, LanguagePack>> = { en, pcm };

/** The packs with what is said otherwise in a dialogue, where a customer has keys and a small screen, or only ears. */
export const dialoguePacks: Readonly<Record<Language, LanguagePack>> = {
  en: withSentences(en, enInDialogue),
  pcm: withSentences(pcm, pcmInDialogue),
};

/** Those of dialogues with what is said otherwise to ears alone. */
export const voicePacks: Readonly<Record<Language, LanguagePack>> = {
  en: withSentences(dialoguePacks.en, enInVoice),
  pcm: withSentences(dialoguePacks.pcm, pcmInVoice),
};

/** The pack with other words for some of it, as deep as they go. */
function withSentences<Part extends object>(pack: Part, others: object): Part {
  const replaced = Object.entries(others).map(([key, words]) => {
    const before: unknown = Reflect.get(pack, key);
    return [key, isGroup(before) && isGroup(words) ? withSentences(before, words) : words];
  });
  return { ...pack, ...Object.fromEntries(replaced) };
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
