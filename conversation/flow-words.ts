/** Lower case, straight quotes, no punctuation but what belongs to numbers: the form that closed lists are looked up in. */
export function foldWords(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2018\u2019`]/g, "'")
    .replace(/[^\p{L}\p{N}'+#*]+/gu, ' ')
    .trim();
}

/** With what follows, the whole of what counts as a confirmation. Closed on purpose: money moves on it. */
const yesWords: ReadonlySet<string> = new Set(
  [
    'yes|y|yess|yesss|yea|yeah|yep|yup|yah|ok|okay|oki|okey|k|sure|correct|confirm|confirmed|i confirm|proceed|continue',
    'go ahead|buy|buy it|buy am|pay|do it|do am|go on|carry on|send it|send am|load am|oya|oya na|oya now|ehen|ehn|na so|na so o|e correct|yes thanks|yes thank you',
  ].flatMap((row) => row.split('|')),
);

/** What may stand around a yes, and says nothing by itself. */
const courtesies: ReadonlySet<string> = new Set(
  'please|pls|plz|abeg|kindly|o|oo|na|now|boss|sir|ma|dear|it is correct|that is correct|i agree'.split('|'),
);

const longestPhrase = 3;

/** Made of nothing but words for yes, at least one of them, and courtesies: "Yes, please go ahead." */
function saysOnlyYes(folded: string): boolean {
  const words = folded.split(' ');
  let isSaid = false;
  for (let at = 0; at < words.length; ) {
    const phrases = Array.from({ length: longestPhrase }, (_, less) =>
      words.slice(at, at + longestPhrase - less),
    );
    const known = phrases.find(
      (phrase) => yesWords.has(phrase.join(' ')) || courtesies.has(phrase.join(' ')),
    );
    if (!known) return false;
    isSaid ||= yesWords.has(known.join(' '));
    at += known.length;
  }
  return isSaid;
}

const noWords: ReadonlySet<string> = new Set(
  [
    "no|n|nope|nah|no o|no please|no pls|no thanks|no thank you|not now|don't|dont|do not|no be that|e no correct|no abeg|abeg no",
    "leave it|leave am|forget it|forget am|never mind|nevermind|i don't want|i dont want|i no want|i no want again|i no do again|no cancel|no stop",
  ].flatMap((row) => row.split('|')),
);

const approvingSigns: ReadonlySet<string> = new Set(['\u{1F44D}', '\u2705', '\u{1F44C}']);

/** `listed` is folded to nothing by an emoji alone, so the signs are looked up as they came. */
export function isYes(text: string): boolean {
  return (
    saysOnlyYes(foldWords(text)) || approvingSigns.has(text.trim().replace(/\p{Emoji_Modifier}|\uFE0F/gu, ''))
  );
}

export function isNo(text: string): boolean {
  return noWords.has(foldWords(text));
}

const plainCorrection =
  /\b(?:make it|make am|make that|change|changed|instead|rather|i mean|i meant|switch|replace|update|correction|increase|reduce|add|remove)\b/;

const correctionWords = /\b(?:not|wrong|sorry|use|actually|without|no|mean|meant|also|plus)\b/;

/** Whether a message says that something shown or said before should be different. */
export function isCorrection(text: string): boolean {
  const folded = foldWords(text);
  return plainCorrection.test(folded) || correctionWords.test(folded);
}

const questionStart =
  /^(?:(?:please|pls|abeg|and|but|so|ok|okay) )*(?:how|what|whats|what's|when|why|where|which|who|is|are|do|does|did|can|could|will|would|wetin|shey|abi)\b/;

/** Whether a message asks something rather than answering; "can you make it 2000?" answers. */
export function isQuestion(text: string): boolean {
  const folded = foldWords(text);
  if (plainCorrection.test(folded)) return false;
  return text.trimEnd().endsWith('?') || questionStart.test(folded);
}
