import type { Language } from '../conversation.ts';
import { en } from './en.ts';
import type { LanguagePack } from './language-pack.ts';
import { pcm } from './pcm.ts';

export const languagePacks: Readonly<Record<Language, LanguagePack>> = { en, pcm };
