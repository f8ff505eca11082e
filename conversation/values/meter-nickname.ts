import { findDiscos, findDiscoTowns } from './disco.ts';
import { foldText } from './fold-text.ts';

const maximumCharacters = 16;
const maximumWords = 3;

/** Words that mean something in a purchase, so that no meter may be called by them alone. */
const reserved = new Set(
  (
    'am and airtime amount any balance bill buy cancel charge company confirm data disco electricity forget for get help history i it light load meter ' +
    'menu meters my naira nepa no number ok okay pay phcn postpaid power prepaid receipt save saved send start status stop that the this to token ' +
    'unit units vend yes you your wallet'
  ).split(' '),
);

/** A customer's name for a meter, folded: one to three words of letters and digits. Undefined where it can't be one. */
export function parseNickname(text: string): string | undefined {
  const words = foldText(text)
    .replace(/["'.,!?]/g, '')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^my (?=.)/, '');
  const parts = words.split(' ');
  const fits = words.length <= maximumCharacters && parts.length <= maximumWords;
  if (!fits || !/^[a-z][a-z0-9]*(?: [a-z0-9]+)*$/.test(words) || /\d{5}/.test(words)) return undefined;
  if (parts.every((part) => reserved.has(part))) return undefined;
  return findDiscos(words).length > 0 || findDiscoTowns(words).length > 0 ? undefined : words;
}
