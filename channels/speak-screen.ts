import { voicePacks } from '../conversation/language/language-packs.ts';
import type { Choice, Reply, ReplyContent } from '../conversation/reply.ts';
import { mostSilences } from './call-steps.ts';
import type { Screen } from './dialogue.ts';
import { pagesOf, sentencesOf, toSpeech } from './speech.ts';

/** What is said at one step of a call, and what comes after it. */
export type Spoken = {
  readonly text: string;
  readonly pages: number;
  readonly next: /** Waits for keys (one, or several and hash) or words; `farewell` where silence ends the call. */
    | { readonly kind: 'listen'; readonly oneKey: boolean; readonly farewell?: string }
    /** Asks again for the same answer. */
    | { readonly kind: 'wait' }
    /** Puts the caller through to a person. */
    | { readonly kind: 'connect' }
    /** Records a message; who says nothing is told goodbye. */
    | { readonly kind: 'record'; readonly farewell: string }
    | { readonly kind: 'hang_up' }
    /** Nobody listens any more. */
    | { readonly kind: 'nothing' };
};

/** Half a minute of listening: longer is not kept in mind. */
const pageCharacters = 480;
/** Where every digit is a choice, none is left for turning a page. Twilio reads 4,096 characters at most. */
const mostCharacters = 3_000;
/** One key is enough for these; the answer to a single choice may also be an amount. */
const fewestByOneKey = 2;
const mostByOneKey = 9;

/** A screen as it is told on the telephone. `canConnect`: there is a person's number to dial. */
export function speakScreen(screen: Screen, canConnect: boolean): Spoken {
  const { dialogue, voice } = voicePacks[screen.language];
  switch (screen.kind) {
    case 'over':
      return { text: '', pages: 1, next: { kind: 'nothing' } };
    case 'unavailable':
      return { text: dialogue.unavailable, pages: 1, next: { kind: 'hang_up' } };
    case 'late':
      return { text: voice.wait, pages: 1, next: { kind: 'wait' } };
    case 'replies':
      return screen.replies.some(({ person }) => person)
        ? speakOfPerson(screen, canConnect)
        : speakReplies(screen);
  }
}

/** What is said instead where the caller has waited long enough. */
export function speakTooLate({ language }: Screen): string {
  return voicePacks[language].dialogue.late;
}

function speakOfPerson({ hop, replies, language, silences }: Screen, canConnect: boolean): Spoken {
  const { dialogue, voice } = voicePacks[language];
  // Nothing was recorded.
  if (silences > 0) return { text: dialogue.over, pages: 1, next: { kind: 'hang_up' } };
  const tried = hop.signal === 'not_connected';
  const connects = canConnect && !tried;
  const told = tried ? [voice.notConnected] : replies.flatMap((reply) => sentencesOfReply(reply, language));
  const text = [...told, connects ? voice.connecting : voice.leaveMessage].join(' ').slice(0, mostCharacters);
  const next = connects
    ? ({ kind: 'connect' } as const)
    : { kind: 'record' as const, farewell: dialogue.over };
  return { text, pages: 1, next };
}

function speakReplies(screen: Screen): Spoken {
  const { replies, language, silences } = screen;
  const { dialogue, voice } = voicePacks[language];
  const asks = replies.at(-1)?.asks === true;
  if (silences >= mostSilences) return speakGoodbye(screen, asks);
  const choices = choicesOf(replies.at(-1)?.content).length;
  const pages = pagesOf(
    sentencesOfScreen(screen, asks, choices),
    choices < mostByOneKey ? pageCharacters : mostCharacters,
  );
  const page = Math.min(screen.page, pages.length - 1);
  const text = [
    ...(silences > 0 ? [voice.unheard] : []),
    pages[page] ?? '',
    ...(page < pages.length - 1 ? [voice.more] : []),
  ].join(' ');
  const oneKey = !asks || (choices >= fewestByOneKey && choices <= mostByOneKey);
  const next = { kind: 'listen' as const, oneKey, ...(asks ? {} : { farewell: dialogue.over }) };
  return { text, pages: pages.length, next };
}

function sentencesOfScreen(
  { replies, texted, language }: Screen,
  asks: boolean,
  choices: number,
): readonly string[] {
  const { dialogue, voice } = voicePacks[language];
  const sentences = replies.map((reply) => sentencesOfReply(reply, language));
  const note = texted ? [dialogue.texted] : [];
  // What is asked is heard last.
  return asks
    ? [
        ...sentences.slice(0, -1).flat(),
        ...note,
        ...sentences.slice(-1).flat(),
        ...(choices === 0 ? [voice.thenHash] : []),
      ]
    : [...sentences.flat(), ...note, voice.repeatOrMenu];
}

/** Nobody answers any more: what was asked stands, on any channel. */
function speakGoodbye({ texted, language }: Screen, asks: boolean): Spoken {
  const { dialogue, voice } = voicePacks[language];
  const more = asks ? [voice.unheard, ...(texted ? [dialogue.texted] : []), voice.goOnLater] : [];
  return { text: [...more, dialogue.over].join(' '), pages: 1, next: { kind: 'hang_up' } };
}

function choicesOf(content: ReplyContent | undefined): readonly Choice[] {
  if (content?.kind === 'choices') return content.choices;
  return (content?.kind === 'text' && content.buttons) || [];
}

function sentencesOfReply({ content }: Reply, language: Screen['language']): readonly string[] {
  const { voice } = voicePacks[language];
  const say = (text: string) => sentencesOf(toSpeech(text, voice));
  const offer = (choices: readonly Choice[]) =>
    choices.map(({ label }, index) => voice.choose({ word: toSpeech(label, voice), position: index + 1 }));
  switch (content.kind) {
    case 'text':
      return [...say(content.text), ...offer(content.buttons ?? [])];
    case 'choices':
      return [...say(content.text), ...offer(content.choices)];
    case 'link':
      return say(content.text);
    case 'receipt':
      return [
        ...say(content.title),
        ...content.rows.flatMap(({ label, value }) => say(`${label}: ${value}`)),
        ...say(content.footer ?? ''),
      ];
  }
}
