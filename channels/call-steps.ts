import type { DialogueState, Hop, Move, Screen } from './dialogue.ts';

/** What a message that was spoken after the tone is called: nobody has heard it yet. */
const voiceMessage = 'Voice message';

export const repeatKey = '*';
export const menuKey = '0';
export const moreKey = '9';

/** So many times in a row without an answer end a call. */
export const mostSilences = 3;
/** How often a caller is asked to wait for one answer. */
const mostWaits = 4;

const wholeNumber = /^\d{1,4}$/;

/** Which of the addresses that we named was posted to: 0 for the one that the provider knows from its console. */
export function readPlace(url: string): Required<Pick<Hop, 'number' | 'waits'>> {
  const query = URL.canParse(url) ? new URL(url).searchParams : new URLSearchParams();
  const read = (name: string) => {
    const text = query.get(name) ?? '';
    return wholeNumber.test(text) ? Number(text) : 0;
  };
  return { number: read('hop'), waits: read('wait') };
}

/** Where the provider posts what the caller does next. */
export function nextStepUrl({ nextUrl, hop: { number = 0 } }: Screen): string {
  return `${nextUrl}?hop=${number + 1}`;
}

/** Where it asks once more for the answer of this hop; nothing where the caller has waited long enough. */
export function waitUrl({ nextUrl, hop: { number = 0, waits = 0 } }: Screen): string | undefined {
  return waits < mostWaits ? `${nextUrl}?hop=${number}&wait=${waits + 1}` : undefined;
}

/** What a post of a call means: a key of the call itself, or words for the conversation. */
export function takeCall({ entered, files, signal }: Hop, { shown, silences }: DialogueState): Move {
  // Also where the call has ended with it: whoever speaks a message often just hangs up.
  if (files) return { kind: 'say', inputs: [voiceMessage], files };
  if (signal === 'ended' || signal === 'connected') return { kind: 'over' };
  if (!shown) return { kind: 'say', inputs: [''], opens: 'dialled' };
  if (signal === 'silence') {
    // Where nothing was asked, silence is an answer.
    return { kind: 'show', page: shown.page, silences: shown.asks ? silences + 1 : mostSilences };
  }
  if (signal === 'not_connected' || entered === repeatKey) return { kind: 'show', page: shown.page };
  if (entered === moreKey && shown.page + 1 < shown.pages) return { kind: 'show', page: shown.page + 1 };
  return { kind: 'say', inputs: [entered === menuKey ? 'MENU' : entered] };
}
