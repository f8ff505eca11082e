import type { Chats } from './chats.ts';
import type { Emitter, Model } from './emitter.ts';
import type { Wid } from './ids.ts';
import type { Link } from './link.ts';

/** What the page is made of. */
export type PageParts = {
  readonly socket: Model;
  readonly conn: Model;
  readonly cmd: Emitter;
  readonly link: Link;
  readonly chats: Chats;
  readonly me: () => Wid;
  /** Ends the pairing from this side. */
  readonly logOut: () => void;
};
