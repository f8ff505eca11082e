import type { Chat, Growing, Shown } from '../chat.ts';
import type { Words } from '../words.ts';
import { element, icon } from './element.ts';
import { type MessageActions, type MessageRow, messageRow } from './message.ts';

export type MessageList = {
  readonly node: HTMLElement;
  readonly draw: () => void;
  readonly toEnd: () => void;
};

const runWithinMs = 5 * 60_000;
/** As near the end as that is at the end. */
const atEndPx = 60;

/** The messages, as they come; what is in the list stays where it is. */
export function messageList(chat: Chat, actions: MessageActions, greeting: () => HTMLElement): MessageList {
  const { words } = actions;
  const list = element('div', {
    ...{ class: 'list', role: 'log', tabindex: '0', 'aria-label': words.messages },
    // What was said before is not read out when the chat is opened.
    'aria-live': 'off',
  });
  const latest = element(
    'button',
    { type: 'button', class: 'latest', 'aria-label': words.latest, hidden: true },
    icon('down'),
  );
  const rows = new Map<string, MessageRow>();
  const others = new Map<string, HTMLElement>();
  let drawnItems = 0;

  const isAtEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < atEndPx;
  const toEnd = () => {
    list.scrollTop = list.scrollHeight;
  };
  latest.onclick = toEnd;
  list.onscroll = () => {
    latest.hidden = isAtEnd();
  };

  function other(key: string, make: () => HTMLElement): HTMLElement {
    const made = others.get(key) ?? make();
    others.set(key, made);
    return made;
  }

  function nodes(items: readonly Shown[]): readonly HTMLElement[] {
    const isOffline = chat.connection() !== 'online';
    const lastOwn = items.reduce((last, { from }, index) => (from === 'visitor' ? index : last), -1);
    const shown: HTMLElement[] = [];
    let day = '';
    for (const [index, item] of items.entries()) {
      const date = dayOf(item.at, words);
      if (date !== day) shown.push(other(`day ${date}`, () => element('div', { class: 'day' }, date)));
      day = date;
      const row = rows.get(item.id) ?? messageRow(item, actions);
      rows.set(item.id, row);
      row.update(item, {
        isOpen: index > lastOwn,
        beginsRun: !sameRun(items[index - 1], item),
        endsRun: !sameRun(item, items[index + 1]),
        isOffline,
      });
      shown.push(row.node);
    }
    return shown;
  }

  /** A message that is not whole: to be seen only, for a screen reader hears it once, whole. */
  function growingRow({ id, text }: Growing): HTMLElement {
    const row = other(`growing ${id}`, () =>
      element('div', { class: 'row gap', 'aria-hidden': 'true' }, element('div', { class: 'bubble' })),
    );
    const bubble = row.firstElementChild;
    if (bubble && bubble.textContent !== text) bubble.textContent = text;
    return row;
  }

  function draw(): void {
    const items = chat.items();
    const follow = isAtEnd() || items.length > drawnItems + 5 || items[items.length - 1]?.from === 'visitor';
    const shown = [other('greeting', greeting), ...nodes(items)];
    const growing = chat.growing();
    if (growing) shown.push(growingRow(growing));
    else if (chat.isTyping()) shown.push(other('typing', () => typingSign(words)));
    place(list, shown);
    if (follow && (items.length !== drawnItems || chat.isTyping() || growing)) toEnd();
    drawnItems = items.length;
    latest.hidden = isAtEnd();
    // From now on what comes is news.
    if (chat.isLoaded() || !chat.isKnown()) setTimeout(() => list.setAttribute('aria-live', 'polite'), 300);
  }

  return { node: element('div', { class: 'scroll' }, list, latest), draw, toEnd };
}

function sameRun(one: Shown | undefined, other: Shown | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    one.from === other.from &&
    (one.from === 'visitor' || other.from === 'visitor' || one.author === other.author) &&
    other.at - one.at < runWithinMs
  );
}

function dayOf(at: number, words: Words): string {
  const day = new Date(at).toDateString();
  if (day === new Date().toDateString()) return words.today;
  if (day === new Date(Date.now() - 86_400_000).toDateString()) return words.yesterday;
  return new Date(at).toLocaleDateString([], { day: 'numeric', month: 'long', year: 'numeric' });
}

function typingSign(words: Words): HTMLElement {
  const dots = ['i', 'i', 'i'].map(() => element('i'));
  return element(
    'div',
    { class: 'row gap' },
    element('span', { class: 'hidden' }, words.typing),
    element('div', { class: 'bubble typing', 'aria-hidden': 'true' }, ...dots),
  );
}

/** Makes these the children, in this order, without touching those that are in their place. */
function place(parent: HTMLElement, wanted: readonly HTMLElement[]): void {
  const keep = new Set<Node>(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  for (const [index, node] of wanted.entries()) {
    const there = parent.children[index];
    if (there !== node) parent.insertBefore(node, there ?? null);
  }
}
