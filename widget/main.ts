import { textOn } from './accent.ts';
import { type Chat, createChat } from './chat.ts';
import { openGateway } from './gateway.ts';
import { openStorage, type Storage } from './storage.ts';
import { element, icon } from './view/element.ts';
import { type Panel, panel } from './view/panel.ts';
import { applyStyle } from './view/style.ts';
import type { Language, SiteLook } from './wire.ts';
import { wordsOf } from './words.ts';

/** The one name that the widget gives to the page: `SwitchboardChat.open()`. */
type Control = { readonly open: () => void; readonly close: () => void };

declare global {
  interface Window {
    SwitchboardChat?: Control;
  }
}

const usualLook: SiteLook = { title: 'Chat', greeting: null, accent: '#0b6e4f', language: 'en' };

/**
 * Where the script came from, and what its tag says: `data-site-key`, and if one likes `data-language`, `data-theme`. A
 * site that knows its visitor gives `data-visitor`, a name that keeps visitors of one browser apart, and `data-token`.
 */
function readTag() {
  const script =
    document.currentScript ?? document.querySelector('script[src$="/webchat/widget.js"][data-site-key]');
  if (!(script instanceof HTMLScriptElement)) return undefined;
  const { siteKey, language, theme, visitor, token } = script.dataset;
  if (!siteKey) return undefined;
  const baseUrl = script.src.replace(/\/webchat\/widget\.js.*$/, '');
  return { siteKey, baseUrl, language, theme, visitor, token, nonce: script.nonce };
}

type Tag = NonNullable<ReturnType<typeof readTag>>;

function languageOf(tag: Tag, look: SiteLook, chat: Chat): Language {
  const items = chat.items();
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const item = items[index];
    if (item?.from === 'us') return item.language;
  }
  return tag.language === 'en' || tag.language === 'pcm' ? tag.language : look.language;
}

/** Follows the reader's preference, unless the page decides. */
function followTheme(frame: HTMLElement, theme: string | undefined): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const wanted = theme === 'light' || theme === 'dark' ? theme : dark.matches ? 'dark' : 'light';
    frame.dataset['theme'] = wanted;
    paintEdges(frame);
  };
  apply();
  // `addEventListener` of a media query is missing in old Safaris.
  dark.onchange = apply;
}

/** An accent that is hard to see on the ground is no edge of a button. */
function paintEdges(frame: HTMLElement): void {
  const accent = frame.style.getPropertyValue('--accent');
  const onDark = frame.dataset['theme'] === 'dark';
  const isDark = textOn(accent || usualLook.accent) === '#ffffff';
  frame.style.setProperty('--edge', onDark === isDark ? 'var(--field)' : accent);
  frame.style.setProperty('--ring', onDark === isDark ? 'var(--ink)' : accent);
}

/** The part of the window that the keyboard leaves. */
function followHeight(frame: HTMLElement): void {
  const { visualViewport } = window;
  const apply = () => {
    frame.style.setProperty('--height', `${visualViewport?.height ?? innerHeight}px`);
    frame.style.setProperty('--top', `${visualViewport?.offsetTop ?? 0}px`);
  };
  apply();
  (visualViewport ?? window).addEventListener('resize', apply);
  visualViewport?.addEventListener('scroll', apply);
}

function start(tag: Tag): Control {
  const storage: Storage = openStorage(tag.visitor ? `${tag.siteKey}:${tag.visitor}` : tag.siteKey);
  if (tag.token) storage.set('token', tag.token);
  const gateway = openGateway(tag.baseUrl, tag.siteKey, storage);
  const chat = createChat(gateway, storage, () => scheduleDraw());
  const host = document.createElement('switchboard-chat');
  const root = host.attachShadow({ mode: 'open' });
  const frame = element('div', { class: 'chat' });
  const badge = element('span', { class: 'badge', 'aria-hidden': 'true', hidden: true });
  const launcher = element(
    'button',
    { type: 'button', class: 'launcher', 'aria-haspopup': 'dialog' },
    icon('chat'),
    badge,
  );
  let look = usualLook;
  let opened: { readonly panel: Panel; readonly language: Language } | undefined;
  let drawing = false;

  const words = () => wordsOf[languageOf(tag, look, chat)];
  const isLooking = () => opened !== undefined && document.visibilityState === 'visible';

  function scheduleDraw(): void {
    if (drawing) return;
    drawing = true;
    // Many changes at once are one drawing; a page in the background gets no animation frames.
    setTimeout(() => {
      drawing = false;
      draw();
    }, 16);
  }

  function draw(): void {
    const unread = opened ? 0 : chat.unread();
    badge.hidden = unread === 0;
    badge.textContent = unread > 99 ? '99+' : String(unread);
    const { openChat, newMessages } = words();
    launcher.setAttribute('aria-label', unread === 0 ? openChat : `${openChat}, ${newMessages(unread)}`);
    launcher.setAttribute('aria-expanded', String(opened !== undefined));
    launcher.hidden = opened !== undefined;
    opened?.panel.draw();
  }

  function wear(next: SiteLook): void {
    look = next;
    frame.style.setProperty('--accent', look.accent);
    frame.style.setProperty('--on-accent', textOn(look.accent));
    paintEdges(frame);
    scheduleDraw();
  }

  function open(): void {
    if (opened) return;
    const language = languageOf(tag, look, chat);
    opened = { panel: panel(chat, look, wordsOf[language], close), language };
    frame.append(opened.panel.node);
    frame.lang = language === 'pcm' ? 'pcm' : 'en';
    storage.set('open', '1');
    if (chat.isKnown()) chat.start();
    chat.look(isLooking());
    draw();
    opened.panel.shown();
  }

  function close(): void {
    if (!opened) return;
    opened.panel.node.remove();
    opened = undefined;
    storage.remove('open');
    chat.look(false);
    draw();
    launcher.focus();
  }

  applyStyle(root, tag.nonce);
  frame.append(launcher);
  root.append(frame);
  wear(look);
  followTheme(frame, tag.theme);
  followHeight(frame);
  launcher.onclick = open;
  // What is typed here is not for the shortcuts of the page.
  for (const kind of ['keydown', 'keyup', 'keypress'])
    host.addEventListener(kind, (event) => event.stopPropagation());
  document.addEventListener('visibilitychange', () => chat.look(isLooking()));
  document.body.append(host);
  if (chat.isKnown() || chat.items().length > 0) chat.start();
  void gateway
    .look()
    .then(wear, () => undefined)
    .then(() => {
      if (storage.get('open')) open();
    });
  return { open, close };
}

function begin(): void {
  if (window.SwitchboardChat) return;
  const tag = readTag();
  if (!tag) return;
  const control = { open: () => undefined, close: () => undefined };
  window.SwitchboardChat = control;
  const run = () => {
    window.SwitchboardChat = start(tag);
  };
  if (document.body) run();
  else addEventListener('DOMContentLoaded', run, { once: true });
}

begin();
