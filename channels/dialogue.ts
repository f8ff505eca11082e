import type { Address } from '../conversation/address.ts';
import type { InboundFile } from '../conversation/channel-event.ts';
import type { Language } from '../conversation/conversation.ts';
import type { Reply } from '../conversation/reply.ts';
import type { Network } from '../conversation/values/network.ts';
import type { WebhookAnswer, WebhookRequest } from '../conversation/webhook.ts';

/** One step of a dialogue whose answer is the response's own body: a dialled USSD screen, a post of a call. */
export type Hop = {
  /** Stable over the dialogue: `at:ussd:ATUid_9c1f`. */
  readonly dialogueId: string;
  /** Medium `ussd` or `voice`; the number in E.164. */
  readonly from: Address;
  readonly to: string;
  readonly network?: Network;
  /** Tells this hop from the others of its dialogue; a repeat has the same. May hold what was typed: only its keyed hash is kept. */
  readonly step: string;
  /** What the customer entered; over USSD everything since the dialogue began (`1*2*500`). */
  readonly entered: string;
  readonly files?: readonly InboundFile[];
  /** Where the provider is told what to post next (a call): which of those addresses it was, 0 for the first post. */
  readonly number?: number;
  /** How often this hop was asked to wait for its answer. */
  readonly waits?: number;
  /** What came instead of an input. `connected` and `not_connected`: what became of putting the caller through to a person. */
  readonly signal?: 'silence' | 'connected' | 'not_connected' | 'ended';
};

/** What is kept of a dialogue between its hops: nothing that was entered, only how much. */
export type DialogueState = {
  /** How many characters of `entered` were taken so far. */
  readonly taken: number;
  /** The answer that is on the screen, or was spoken last; null before the first. */
  readonly shown: { readonly page: number; readonly pages: number; readonly asks: boolean } | null;
  /** Hops in a row without input. */
  readonly silences: number;
};

/** What a hop means. */
export type Move =
  /** Words for the conversation, one turn each; `opens`: nothing was said before. */
  | {
      readonly kind: 'say';
      readonly inputs: readonly string[];
      readonly opens?: DialogueOpening;
      readonly files?: readonly InboundFile[];
    }
  /** Another page of the last answer, or the same once more. */
  | { readonly kind: 'show'; readonly page: number; readonly silences?: number }
  /** The other side has ended it; nobody reads the answer. */
  | { readonly kind: 'over' };

/** `deep_link`: the dialled code itself says what is wanted, so nothing else is offered before. */
export type DialogueOpening = 'dialled' | 'deep_link';

/** `late`: no reply in time, it follows by SMS. `unavailable`: nothing was kept. `over`: goodbye. */
export type Screen = {
  readonly kind: 'replies' | 'late' | 'unavailable' | 'over';
  /** What is answered. */
  readonly hop: Hop;
  readonly replies: readonly Reply[];
  /** Whether something of the replies (a link, a receipt) goes by SMS besides. */
  readonly texted: boolean;
  readonly language: Language;
  readonly page: number;
  readonly silences: number;
  /** Where the provider is to post the next hop, for those that are told. */
  readonly nextUrl: string;
};

export type Rendered = {
  readonly answer: WebhookAnswer;
  /** Into how many pages the replies fall. */
  readonly pages: number;
};

/** A kind of call whose response is our reply. Pure: no network, no clock. */
export type Dialogue<Settings> = {
  /** Last part of the path: `/webhooks/<path secret>/<name>`. */
  readonly name: string;
  readonly contentType: 'application/x-www-form-urlencoded';
  readonly maxBodyBytes: number;
  /** From the request until the answer must be out. */
  readonly deadlineMs: number;
  /** Until when a reply is still of use, where the other side can be asked to wait and to post the same hop again. */
  readonly patienceMs?: number;
  /** Throws WebhookError 401 for a signature that is missing or wrong. */
  readonly verify: (request: WebhookRequest, settings: Settings) => void;
  /** Throws WebhookError 400 for what is not the provider's or not meant for this account. */
  readonly read: (request: WebhookRequest, settings: Settings) => Hop;
  /** The answer to a request that no conversation can come of, such as a call whose number is hidden. Asked before `read`. */
  readonly decline?: (request: WebhookRequest, settings: Settings) => WebhookAnswer | undefined;
  readonly take: (hop: Hop, state: DialogueState) => Move;
  readonly render: (screen: Screen, settings: Settings) => Rendered;
  /** The account that texts what does not fit into the dialogue or comes after it, and its number. */
  readonly textsBy: (settings: Settings) => { readonly account: string; readonly number: string };
};

/** A dialogue of one account: its settings are closed over. */
export type BoundDialogue = Omit<Dialogue<unknown>, 'verify' | 'read' | 'decline' | 'render' | 'textsBy'> & {
  readonly decline?: (request: WebhookRequest) => WebhookAnswer | undefined;
  readonly verify: (request: WebhookRequest) => void;
  readonly read: (request: WebhookRequest) => Hop;
  readonly render: (screen: Screen) => Rendered;
  readonly textsBy: { readonly account: string; readonly number: string };
};

export function bindDialogue<Settings>(
  { decline, ...dialogue }: Dialogue<Settings>,
  settings: Settings,
): BoundDialogue {
  return {
    ...dialogue,
    ...(decline ? { decline: (request) => decline(request, settings) } : {}),
    verify: (request) => dialogue.verify(request, settings),
    read: (request) => dialogue.read(request, settings),
    render: (screen) => dialogue.render(screen, settings),
    textsBy: dialogue.textsBy(settings),
  };
}
