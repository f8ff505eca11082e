/** A message as it goes between the page and the simulated service. `id`: without chat and direction, such as `3EB0A1…`. */
export type WireMessage = {
  readonly id: string;
  readonly fromMe: boolean;
  /** `2348031234567@c.us`, `81234@lid`, `12036@g.us`, `status@broadcast`, `12036@newsletter`. */
  readonly chat: string;
  /** Who wrote it, in a group. */
  readonly author?: string;
  /** Of a message with a file: its caption. */
  readonly body: string;
  readonly type: string;
  /** Unix seconds. */
  readonly t: number;
  readonly ack: number;
  readonly broadcast?: boolean;
  readonly media?: WireMedia;
};

/** `data`: base64. `expired`: the service has it no longer. */
export type WireMedia = {
  readonly mimetype: string;
  readonly fileName?: string;
  readonly data: string;
  readonly expired?: boolean;
};

/** When the page says that it is in step: once somebody listens, too early for that, or never. */
export type SyncNews = 'after' | 'before' | 'never';

export type PageState =
  | 'OPENING'
  | 'UNPAIRED'
  | 'UNPAIRED_IDLE'
  | 'PAIRING'
  | 'CONNECTED'
  | 'CONFLICT'
  | 'TIMEOUT'
  | 'TOS_BLOCK';

/** A chat with messages that the phone has not shown as read. */
export type UnreadChat = { readonly chat: string; readonly messages: readonly WireMessage[] };

export type FrameToPage =
  | { readonly kind: 'unpaired'; readonly ref: string }
  | {
      readonly kind: 'linked';
      readonly device: string;
      readonly number: string;
      readonly pushname: string;
      readonly sync: SyncNews;
      readonly unread: readonly UnreadChat[];
      /** Paired just now, not restored. */
      readonly fresh: boolean;
    }
  | { readonly kind: 'state'; readonly state: PageState }
  | { readonly kind: 'logout' }
  | { readonly kind: 'message'; readonly message: WireMessage }
  /** With the message itself, for a page that was loaded after it was sent. */
  | {
      readonly kind: 'ack';
      readonly message: WireMessage | undefined;
      readonly id: string;
      readonly ack: number;
    }
  | { readonly kind: 'reply'; readonly to: number; readonly value: unknown };

/** What the page asks: whether a number is on WhatsApp, what a chat holds, whose number stands behind a `@lid`. */
export type Question = 'exists' | 'history' | 'number_of';

export type FrameFromPage =
  | { readonly kind: 'hello'; readonly device: string | null }
  | { readonly kind: 'refresh' }
  | { readonly kind: 'logout' }
  | { readonly kind: 'send'; readonly message: WireMessage }
  | { readonly kind: 'typing'; readonly chat: string; readonly state: string }
  | { readonly kind: 'seen'; readonly chat: string }
  | { readonly kind: 'ask'; readonly ask: number; readonly question: Question; readonly of: string };
