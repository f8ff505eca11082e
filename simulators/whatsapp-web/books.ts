import type { BoundedLog, Numbered } from '../bounded-log.ts';
import { type KeptBooks, keepBooks } from '../kept-books.ts';
import type { World } from '../world.ts';
import type { FrameToPage, WireMessage } from './frames.ts';

/** A message that the page sent, as the simulated service carried it. */
export type CarriedByWhatsApp = {
  readonly id: string;
  readonly at: string;
  /** `+2348031234567`, or `lid:81234` where the number is hidden. */
  readonly to: string;
  readonly text: string;
  ack: number;
  readonly file: { readonly mimetype: string; readonly fileName: string; readonly bytes: number } | null;
};

/** A page that is connected. */
export type PageLink = {
  readonly send: (frame: FrameToPage) => void;
  device: string | null;
};

/** What the simulated service knows. */
export type WhatsAppBooks = {
  readonly world: World;
  readonly links: Set<PageLink>;
  /** Devices that were paired and not logged out since. */
  readonly devices: Set<string>;
  readonly carried: BoundedLog<CarriedByWhatsApp>;
  readonly byId: Map<string, Numbered<CarriedByWhatsApp>>;
  /** Both ways, oldest first, by chat. */
  readonly history: Map<string, WireMessage[]>;
  /** How many of a chat's messages nobody has looked at. */
  readonly unread: Map<string, number>;
  readonly typing: { readonly chat: string; readonly state: string }[];
};

const mostKept = 500;
export const mostInChat = 200;

export function openWhatsAppBooks(world: World): WhatsAppBooks {
  const byId = new Map<string, Numbered<CarriedByWhatsApp>>();
  return {
    world,
    links: new Set(),
    devices: new Set(),
    carried: world.createLog<CarriedByWhatsApp>((dropped) => byId.delete(dropped.id)),
    byId,
    history: new Map(),
    unread: new Map(),
    typing: [],
  };
}

/** Pairing outlives the simulators, as it outlives WhatsApp's servers. */
export function keptWhatsApp(books: WhatsAppBooks): KeptBooks {
  return keepBooks(
    1,
    () => ({ devices: [...books.devices], carried: books.carried.newest(mostKept) }),
    ({ devices, carried }) => {
      for (const device of devices) books.devices.add(device);
      books.carried.restore(carried);
      for (const message of carried) books.byId.set(message.id, message);
    },
  );
}

/** The reverse of `addressOf`. */
export const jidOf = (address: string): string =>
  address.startsWith('lid:') ? `${address.slice(4)}@lid` : `${address.replace('+', '')}@c.us`;

/** `+2348031234567` of `2348031234567@c.us`, `lid:81234` of `81234@lid`. */
export function addressOf(chat: string): string {
  const [user = '', server = ''] = chat.split('@');
  if (server === 'c.us') return `+${user}`;
  return server === 'lid' ? `lid:${user}` : chat;
}
