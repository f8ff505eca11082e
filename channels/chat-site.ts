import type { Address } from '../conversation/address.ts';
import type { DeliveryReport, InboundFile, InboundMessage } from '../conversation/channel-event.ts';
import type { Language } from '../conversation/conversation.ts';
import type { ReplyContent } from '../conversation/reply.ts';

/** What a visitor's side may say, over a socket or in a request. */
export type VisitorFrame =
  /** The first frame of a socket. `after`: when the newest message that is shown there was (ms); all anew where absent. */
  | {
      readonly type: 'hello';
      readonly token: string;
      readonly after?: number | undefined;
      /** Whether it can show a message that grows (`part`). */
      readonly parts?: boolean | undefined;
    }
  /** `id`: made by the visitor's side (a UUID); the same id is the same message, however often it comes. */
  | {
      readonly type: 'message';
      readonly id: string;
      readonly text: string;
      readonly choiceId?: string | undefined;
      /** Ids of files that were uploaded before. */
      readonly files?: readonly string[] | undefined;
    }
  /** Messages of ours that are on the page now; `read`: before the eyes of somebody. */
  | { readonly type: 'shown' | 'read'; readonly ids: readonly string[] }
  | { readonly type: 'beat' };

/** What we say to a visitor's side. */
export type ServerFrame =
  | {
      readonly type: 'welcome';
      /** The token to come with from now on. */
      readonly token?: string;
      readonly items: readonly ChatItem[];
    }
  | { readonly type: 'items'; readonly items: readonly ChatItem[] }
  | { readonly type: 'accepted'; readonly id: string; readonly at: number }
  /** `unavailable` and `too_fast` may be tried again, after `retryInMs`. */
  | {
      readonly type: 'refused';
      readonly id: string;
      readonly reason: 'unavailable' | 'too_fast' | 'unknown_file';
      readonly retryInMs?: number;
    }
  /** The beginning of a message, longer from frame to frame; the item itself comes when it is whole. */
  | { readonly type: 'part'; readonly id: string; readonly at: number; readonly text: string }
  | { readonly type: 'typing' }
  | { readonly type: 'beat' };

/** A message as it is shown, `at` in milliseconds. */
export type ChatItem =
  | {
      readonly from: 'visitor';
      readonly id: string;
      readonly at: number;
      readonly text: string;
      readonly files: readonly { readonly name: string; readonly type: string }[];
    }
  | {
      readonly from: 'us';
      readonly id: string;
      readonly at: number;
      readonly author: 'bot' | 'person' | 'news';
      readonly language: Language;
      readonly content: ReplyContent;
      /** It was reported as shown before. */
      readonly delivered: boolean;
    };

export type SiteLook = {
  readonly title: string;
  readonly greeting: string | null;
  /** `#0b6e4f` */
  readonly accent: string;
  readonly language: Language;
};

/** The side of an account to which visitors connect by themselves. Pure: no network, no clock. */
export type ChatSite = {
  /** Public: it stands in the page that embeds the chat. */
  readonly siteKey: string;
  readonly look: SiteLook;
  /** Whether we serve a page of our own that embeds it. */
  readonly demo: boolean;
  /** Proxies of ours in front: the visitor's address is what the outermost of them saw. */
  readonly trustedProxies: number;
  readonly allowsOrigin: (origin: string) => boolean;
  readonly newVisitorId: () => string;
  readonly issueToken: (visitorId: string, now: Date) => string;
  /** Null for a token that is not ours or too old. `renew`: it is time for a new one. */
  readonly readToken: (
    token: string,
    now: Date,
  ) => { readonly visitorId: string; readonly renew: boolean } | null;
  readonly addressOf: (visitorId: string) => Address;
  /** What rings when there is something to show, or an answer is being written. */
  readonly bellsOf: (visitorId: string) => { readonly messages: string; readonly typing: string };
  /** Throws WebhookError 400 for what is no frame. */
  readonly readFrame: (text: string) => VisitorFrame;
  readonly readFrames: (text: string) => readonly VisitorFrame[];
  /** What a visitor without a socket has, asking for more: `after` as in `hello`, and ids that need not be told again. */
  readonly readUpdates: (text: string) => {
    readonly after?: number | undefined;
    readonly known: readonly string[];
  };
  readonly toMessage: (
    visitorId: string,
    frame: VisitorFrame & { readonly type: 'message' },
    files: readonly InboundFile[],
  ) => InboundMessage;
  readonly toReport: (messageId: string, status: 'delivered' | 'read') => DeliveryReport;
};
