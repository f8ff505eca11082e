/** Words that English does not have, and turns of phrase that only Pidgin uses: one of them is enough. */
const clearlyPidgin =
  /\b(?:wetin|dey|una|wey|mek|make i|make una|i wan|you wan|we wan|no gree|no be|na so|na my|na im|na dem|don enter|don finish|no enter|e don|i don(?!['’t])|dem don|how far|abi|sef|sabi|comot|pikin|wahala|no vex|for una)\b/;

/** Words that Nigerian English borrows: it takes two. */
const borrowed = /\b(?:abeg|oga|biko|na|fit|gimme|ehen|jare|shey|oya|sharp sharp)\b/g;

/** Whether a message is clearly in Pidgin, so that we may answer in it. */
export function isClearlyPidgin(text: string): boolean {
  const folded = text.toLowerCase();
  if (clearlyPidgin.test(folded)) return true;
  return new Set(folded.match(borrowed)).size >= 2;
}
