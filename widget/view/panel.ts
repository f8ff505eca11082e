import type { Chat } from '../chat.ts';
import type { ConnectionState } from '../connection.ts';
import type { SiteLook } from '../wire.ts';
import type { Words } from '../words.ts';
import { composer } from './composer.ts';
import { element, icon } from './element.ts';
import { messageList } from './list.ts';

export type Panel = {
  readonly node: HTMLElement;
  readonly draw: () => void;
  /** When it has become visible. */
  readonly shown: () => void;
};

/** The open chat: a dialog that keeps the focus until it is closed. */
export function panel(chat: Chat, look: SiteLook, words: Words, close: () => void): Panel {
  const closing = element(
    'button',
    { type: 'button', class: 'tool', 'aria-label': words.closeChat },
    icon('close'),
  );
  const notice = element('div', { class: 'notice', role: 'status', hidden: true });
  const announcer = element('div', { class: 'hidden', role: 'status' });
  const starters = startersOf(chat, words);
  const list = messageList(
    chat,
    {
      words,
      write: (draft) => {
        chat.write(draft);
        writing.focus();
      },
      tryAgain: chat.tryAgain,
      announce: (text) => {
        announcer.textContent = '';
        setTimeout(() => {
          announcer.textContent = text;
        }, 50);
      },
    },
    () =>
      element(
        'div',
        { class: 'row' },
        element('span', { class: 'hidden' }, `${words.us}: `),
        element('div', { class: 'bubble' }, look.greeting ?? words.greeting),
        starters,
      ),
  );
  const writing = composer(chat, words, list.toEnd);
  const node = element(
    'div',
    { class: 'panel', role: 'dialog', 'aria-modal': 'true', 'aria-label': look.title },
    element('div', { class: 'head' }, element('h2', {}, look.title), closing),
    notice,
    list.node,
    writing.node,
    announcer,
  );
  closing.onclick = close;
  node.onkeydown = (event) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Tab') keepFocus(event, node);
  };

  function draw(): void {
    const said = noticeOf(chat.connection(), chat.isKnown(), words);
    notice.hidden = said === undefined;
    if (notice.textContent !== (said ?? '')) notice.textContent = said ?? '';
    starters.hidden = chat.items().length > 0 || (chat.isKnown() && !chat.isLoaded());
    list.draw();
  }

  return {
    node,
    draw,
    shown: () => {
      draw();
      list.toEnd();
      // On a phone the keyboard would cover what is to be read first.
      if (matchMedia('(pointer: coarse)').matches) closing.focus();
      else writing.focus();
    },
  };
}

function startersOf(chat: Chat, words: Words): HTMLElement {
  const buttons = words.starters.map((text) => {
    const button = element('button', { type: 'button', class: 'choice' }, text);
    button.onclick = () => chat.write({ text });
    return button;
  });
  return element('div', { class: 'choices' }, ...buttons);
}

function noticeOf(state: ConnectionState, isKnown: boolean, words: Words): string | undefined {
  switch (state) {
    case 'offline':
      return words.offline;
    case 'reconnecting':
      return words.reconnecting;
    case 'unreachable':
      return words.unreachable;
    case 'connecting':
      return isKnown ? words.connecting : undefined;
    default:
      return undefined;
  }
}

/** From the last of what can have the focus to the first, and back. */
function keepFocus(event: KeyboardEvent, node: HTMLElement): void {
  const all = [...node.querySelectorAll<HTMLElement>('button, a[href], textarea, [tabindex="0"]')].filter(
    (one) => one.offsetParent !== null && !(one as HTMLButtonElement).disabled,
  );
  const active = (node.getRootNode() as ShadowRoot).activeElement;
  const edge = event.shiftKey ? all[0] : all[all.length - 1];
  if (active !== edge && active !== null) return;
  event.preventDefault();
  (event.shiftKey ? all[all.length - 1] : all[0])?.focus();
}
