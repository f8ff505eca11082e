import type { FrameToPage, SyncNews } from '../frames.ts';
import { createChats } from './chats.ts';
import { createEmitter, createModel } from './emitter.ts';
import { createWid, type Wid } from './ids.ts';
import { openLink, type SocketConstructor } from './link.ts';
import { pageModules } from './modules.ts';

/** What of a browser's window is used; whatever gives it can run the page. */
export type PageWindow = {
  readonly WebSocket: SocketConstructor;
  readonly localStorage: {
    readonly getItem: (name: string) => string | null;
    readonly setItem: (name: string, value: string) => void;
    readonly clear: () => void;
  };
  readonly location: { readonly host: string; href: string };
  Debug?: { readonly VERSION: string };
  require?: (name: string) => unknown;
};

const deviceItem = 'stand-in.device';
const listenerPollMs = 10;

/** Stands in for WhatsApp Web: defines what whatsapp-web.js looks for in the page, and lives from the simulated service. */
export function startPage(window: PageWindow): void {
  const { localStorage, location } = window;
  let own: Wid | undefined;
  const me = (): Wid => own ?? createWid('0@c.us');
  const socket = createModel({ state: 'OPENING', hasSynced: false });
  const conn = createModel({ ref: '', pushname: '', platform: 'android' });
  const cmd = createEmitter();
  const chats = createChats(me);

  function leave(): void {
    localStorage.clear();
    // The page tells its scripts first, and is another one afterwards.
    cmd.trigger('logout');
    setTimeout(() => {
      location.href = 'https://web.whatsapp.com/?post_logout=1';
    }, 0);
  }

  function tellSynced(sync: SyncNews): void {
    if (sync === 'never') return;
    if (sync === 'before' || socket.listeners('change:hasSynced') > 0) socket.set({ hasSynced: true });
    else setTimeout(() => tellSynced(sync), listenerPollMs);
  }

  function enter(frame: Extract<FrameToPage, { kind: 'linked' }>): void {
    const back = own !== undefined;
    own = createWid(`${frame.number.replace(/\D/g, '')}@c.us`);
    localStorage.setItem(deviceItem, frame.device);
    conn.set({ pushname: frame.pushname });
    // What came while only the connection was away is news; what came before the page was there is found in its chat.
    if (back) for (const message of frame.unread.flatMap(({ messages }) => messages)) chats.add(message);
    else chats.loadUnread(frame.unread);
    if (frame.sync === 'before') socket.set({ hasSynced: true });
    if (frame.fresh) socket.set({ state: 'PAIRING' });
    socket.set({ state: 'CONNECTED' });
    tellSynced(frame.sync);
  }

  const receive = (frame: FrameToPage): void => {
    switch (frame.kind) {
      case 'unpaired':
        localStorage.clear();
        conn.set({ ref: frame.ref });
        socket.set({ state: 'UNPAIRED' });
        break;
      case 'linked':
        enter(frame);
        break;
      case 'state':
        socket.set({ state: frame.state });
        break;
      case 'logout':
        leave();
        break;
      case 'message':
        chats.add(frame.message);
        break;
      case 'ack':
        if (frame.message && !chats.findOwn(frame.id)) chats.load([frame.message]);
        chats.findOwn(frame.id)?.set({ ack: frame.ack });
        break;
      case 'reply':
        break;
    }
  };

  const link = openLink({
    WebSocket: window.WebSocket,
    url: `wss://${location.host}/link`,
    hello: () => ({ kind: 'hello', device: localStorage.getItem(deviceItem) }),
    receive,
  });
  const logOut = () => {
    link.send({ kind: 'logout' });
    localStorage.clear();
  };
  window.require = pageModules({ socket, conn, cmd, link, chats, me, logOut });
  window.Debug = { VERSION: '2.3000.0-stand-in' };
}
