import type { Draft, OwnMessage, Shown } from '../chat.ts';
import { inFours, splitText } from '../split-text.ts';
import type { Choice, Content, OurItem } from '../wire.ts';
import type { Words } from '../words.ts';
import { element, icon } from './element.ts';

export type MessageActions = {
  readonly words: Words;
  readonly write: (draft: Draft) => void;
  readonly tryAgain: (id: string) => void;
  /** Says something to a screen reader. */
  readonly announce: (text: string) => void;
};

/** What of a message's surroundings shows in it. */
export type MessagePlace = {
  /** Nothing was answered to it yet: its buttons work. */
  readonly isOpen: boolean;
  /** The first or last of several of one side. */
  readonly beginsRun: boolean;
  readonly endsRun: boolean;
  readonly isOffline: boolean;
};

/** A message in the list. Only what changes of it is drawn again: a screen reader reads what is new. */
export type MessageRow = {
  readonly node: HTMLElement;
  readonly update: (item: Shown, place: MessagePlace) => void;
};

export function messageRow(first: Shown, actions: MessageActions): MessageRow {
  const mine = first.from === 'visitor';
  const name = mine || first.author !== 'person' ? undefined : element('span', { class: 'name' });
  const choices = mine ? undefined : choiceButtons(first.content, actions);
  // Inside the log, but no news of it.
  const below = element('span', { class: 'below', 'aria-live': 'off' });
  const node = element(
    'div',
    { class: mine ? 'row mine' : 'row' },
    element('span', { class: 'hidden' }, `${mine ? actions.words.you : speaker(first, actions.words)}: `),
    name,
    ...(mine ? ownBody(first, actions) : ourBody(first.content, actions)),
    choices,
    below,
  );
  if (name) {
    name.setAttribute('aria-hidden', 'true');
    name.textContent = actions.words.person;
  }
  let drawn = '';
  return {
    node,
    update: (item, place) => {
      node.classList.toggle('gap', place.beginsRun);
      if (name) name.hidden = !place.beginsRun;
      if (choices) choices.hidden = !place.isOpen;
      const state = `${item.from === 'visitor' ? item.state : ''} ${item.at} ${place.endsRun} ${place.isOffline}`;
      if (state === drawn) return;
      drawn = state;
      below.replaceChildren(...meta(item, place, actions));
    },
  };
}

const speaker = ({ author }: OurItem, words: Words) => (author === 'person' ? words.person : words.us);

function meta(item: Shown, place: MessagePlace, { words, tryAgain }: MessageActions): readonly HTMLElement[] {
  if (item.from === 'visitor' && item.state === 'failed') {
    const button = element('button', { type: 'button' }, words.tryAgain);
    button.onclick = () => tryAgain(item.id);
    return [element('span', { class: 'meta bad' }, words.notSent, button)];
  }
  if (item.from === 'visitor' && item.state === 'sending') {
    return [element('span', { class: 'meta' }, place.isOffline ? words.waiting : words.sending)];
  }
  if (!place.endsRun) return [];
  const at = new Date(item.at);
  const shown = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return [element('span', { class: 'meta' }, element('time', { datetime: at.toISOString() }, shown))];
}

function ownBody({ text, files }: OwnMessage, { words }: MessageActions): readonly HTMLElement[] {
  const attached = files.map(({ name }) =>
    element('div', { class: 'bubble file' }, icon('file'), name || words.file),
  );
  return text === '' ? attached : [...attached, element('div', { class: 'bubble' }, text)];
}

function ourBody(content: Content, actions: MessageActions): readonly (HTMLElement | undefined)[] {
  switch (content.kind) {
    case 'link':
      return [textBubble(content.text, actions), linkButton(content, actions)];
    case 'receipt':
      return [receiptCard(content, actions)];
    default:
      // A kind that this widget is too old for still has its words.
      return [textBubble(String((content as { text?: unknown }).text ?? ''), actions)];
  }
}

function textBubble(text: string, actions: MessageActions): HTMLElement | undefined {
  if (text.trim() === '') return undefined;
  return element('div', { class: 'bubble' }, ...rich(text, actions));
}

/** Words with addresses that open and tokens that can be read out and copied. */
function rich(text: string, actions: MessageActions): readonly (Node | string)[] {
  return splitText(text).map((part) => {
    if (part.kind === 'link') return outside(part.text, part.text, '', actions);
    return part.kind === 'token' ? token(part.text, actions) : part.text;
  });
}

function outside(url: string, label: string, classes: string, { words }: MessageActions): HTMLElement {
  return element(
    'a',
    {
      href: url,
      target: '_blank',
      rel: 'noopener noreferrer',
      ...(classes ? { class: classes } : {}),
    },
    label,
    element('span', { class: 'hidden' }, ` (${words.newTab})`),
  );
}

function linkButton(
  { url, label }: Content & { readonly kind: 'link' },
  actions: MessageActions,
): HTMLElement | undefined {
  return /^https?:\/\//i.test(url) ? outside(url, label, 'act', actions) : undefined;
}

function token(text: string, actions: MessageActions): HTMLElement {
  const digits = text.replace(/\D/g, '');
  return element(
    'span',
    { class: 'token' },
    element('code', {}, inFours(digits)),
    copyButton(digits, actions.words.copyToken, actions),
  );
}

function copyButton(text: string, label: string, { words, announce }: MessageActions): HTMLElement {
  const shown = element('span', {}, words.copy);
  const button = element(
    'button',
    { type: 'button', class: 'copy', 'aria-label': label },
    icon('copy'),
    shown,
  );
  button.onclick = async () => {
    if (!(await copy(text, button))) return;
    shown.textContent = words.copied;
    announce(words.copied);
    setTimeout(() => {
      shown.textContent = words.copy;
    }, 2_000);
  };
  return button;
}

/** The clipboard is closed to pages that are not served over TLS; what is selected can be copied there, too. */
async function copy(text: string, near: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = element('textarea', { class: 'hidden', readonly: true, 'aria-hidden': 'true' });
    field.value = text;
    near.after(field);
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    near.focus();
    return copied;
  }
}

function choicesOf(content: Content): readonly Choice[] {
  if (content.kind === 'choices') return content.choices;
  return content.kind === 'text' ? (content.buttons ?? []) : [];
}

function choiceButtons(content: Content, { write }: MessageActions): HTMLElement | undefined {
  const choices = choicesOf(content);
  if (choices.length === 0) return undefined;
  const buttons = choices.map(({ id, label }) => {
    const button = element('button', { type: 'button', class: 'choice' }, label);
    button.onclick = () => write({ text: label, choiceId: id });
    return button;
  });
  return element('div', { class: 'choices' }, ...buttons);
}

function receiptCard(
  { title, rows, footer }: Content & { readonly kind: 'receipt' },
  actions: MessageActions,
): HTMLElement {
  const shown = rows.map(({ label, value }) => {
    const isCode = splitText(value).some(({ kind }) => kind === 'token');
    return element(
      'div',
      isCode ? { class: 'code' } : {},
      element('dt', {}, label),
      element('dd', {}, ...rich(value, actions)),
    );
  });
  return element(
    'div',
    { class: 'bubble card' },
    element('h3', {}, title),
    element('dl', {}, ...shown),
    footer ? element('p', {}, ...rich(footer, actions)) : undefined,
  );
}
