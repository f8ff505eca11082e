/** Lower case, straight quotes, no punctuation but what belongs to numbers: the form that closed lists are looked up in. */
export function foldWords(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2018\u2019`]/g, "'")
    .replace(/[^\p{L}\p{N}'+#*]+/gu, ' ')
    .trim();
}

/** The whole of what counts as a confirmation. Closed on purpose: money moves on it. */
const yesWords: ReadonlySet<string> = new Set(
  [
    'yes|y|yess|yesss|yea|yeah|yep|yup|yah|ok|okay|oki|okey|k|sure|correct|confirm|confirmed|i confirm|proceed|continue',
    'go ahead|buy|buy it|buy am|pay|do it|do am|go on|carry on|send it|send am|load am|oya|oya na|oya now|ehen|ehn|na so|na so o|e correct',
    'yes please|yes pls|yes abeg|yes o|yes oo|yes boss|yes sir|yes ma|yes buy|yes buy it|yes confirm|yes go ahead|yes i confirm|yes correct|yes proceed|yes na so',
    'ok please|ok pls|ok go ahead|ok buy|ok proceed|ok yes|yes ok|okay go ahead|okay yes|sure go ahead|please go ahead|please proceed|abeg go ahead|yes thank you|yes thanks',
  ].flatMap((row) => row.split('|')),
);

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
    yesWords.has(foldWords(text)) ||
    approvingSigns.has(text.trim().replace(/\p{Emoji_Modifier}|\uFE0F/gu, ''))
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
