/** What goes over the wire; the gateway's side has the same in its own words, and a test compares the two. */
export type VisitorFrame =
  | { readonly type: 'hello'; readonly token: string; readonly after?: number; readonly parts?: boolean }
  | MessageFrame
  | { readonly type: 'shown' | 'read'; readonly ids: readonly string[] }
  | { readonly type: 'beat' };

export type MessageFrame = {
  readonly type: 'message';
  readonly id: string;
  readonly text: string;
  readonly choiceId?: string;
  readonly files?: readonly string[];
};

export type ServerFrame =
  | { readonly type: 'welcome'; readonly token?: string; readonly items: readonly ChatItem[] }
  | { readonly type: 'items'; readonly items: readonly ChatItem[] }
  | { readonly type: 'accepted'; readonly id: string; readonly at: number }
  | {
      readonly type: 'refused';
      readonly id: string;
      readonly reason: 'unavailable' | 'too_fast' | 'unknown_file';
      readonly retryInMs?: number;
    }
  | { readonly type: 'part'; readonly id: string; readonly at: number; readonly text: string }
  | { readonly type: 'typing' }
  | { readonly type: 'beat' };

export type ChatItem = VisitorItem | OurItem;

export type VisitorItem = {
  readonly from: 'visitor';
  readonly id: string;
  readonly at: number;
  readonly text: string;
  readonly files: readonly { readonly name: string; readonly type: string }[];
};

export type OurItem = {
  readonly from: 'us';
  readonly id: string;
  readonly at: number;
  readonly author: 'bot' | 'person' | 'news';
  readonly language: Language;
  readonly content: Content;
  readonly delivered: boolean;
};

export type Language = 'en' | 'pcm';

export type Choice = { readonly id: string; readonly label: string };

export type Content =
  | { readonly kind: 'text'; readonly text: string; readonly buttons?: readonly Choice[] }
  | { readonly kind: 'choices'; readonly text: string; readonly choices: readonly Choice[] }
  | { readonly kind: 'link'; readonly text: string; readonly url: string; readonly label: string }
  | {
      readonly kind: 'receipt';
      readonly title: string;
      readonly rows: readonly { readonly label: string; readonly value: string }[];
      readonly footer?: string;
    };

export type SiteLook = {
  readonly title: string;
  readonly greeting: string | null;
  readonly accent: string;
  readonly language: Language;
};
