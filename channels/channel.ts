import { z } from 'zod';
import type { Medium } from '../conversation/address.ts';
import type { ChannelEvent } from '../conversation/channel-event.ts';
import type { Language } from '../conversation/conversation.ts';
import type { MessageThread } from '../conversation/message-thread.ts';
import type { Reply } from '../conversation/reply.ts';
import { type BoundWebhook, bindWebhooks, type SetupStep, type Webhook } from '../conversation/webhook.ts';
import type { ChatSite } from './chat-site.ts';
import { type BoundDialogue, bindDialogue, type Dialogue } from './dialogue.ts';

export type OutboundMessage = {
  /** Ours; passed to the provider where it takes a tag. */
  readonly id: string;
  /** The recipient, in the medium's own form (E.164 for SMS). */
  readonly to: string;
  /** Our number or short code that the customer wrote to; the account's default sender where absent. */
  readonly from?: string;
  readonly reply: Reply;
  readonly language: Language;
  /** The message that this answers or, for news, the customer's last one; where the channel has threads. */
  readonly thread?: MessageThread;
  /** Until when the customer's last message lets us write freely, on a channel that has such a window; absent: it never opened. */
  readonly freeUntil?: Date;
  /** The receipt as a file, or the address at which its PDF is to be had, as the channel attaches it. */
  readonly receipt?: OutboundFile;
  readonly receiptUrl?: string;
};

export type OutboundFile = {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Buffer;
};

/**
 * `externalId` absent: the provider took it but named no id. `parts`: how many SMS it was billed as. `template`: it went as
 * one that the provider has approved, and charges for.
 */
export type SendReceipt = {
  readonly externalId?: string;
  readonly parts: number;
  readonly status: 'accepted' | 'sent';
  readonly template?: boolean;
};

/** Throws ProviderError; anything else is a bug. Has its own deadline. */
export type Sender = (message: OutboundMessage) => Promise<SendReceipt>;

export type SenderOptions = {
  readonly timeoutMs: number;
  /** Where delivery reports are to be sent: the public URL of a webhook of this account, by its name. */
  readonly webhookUrl: (webhookName: string) => string;
  /** Wakes whoever holds a connection to this address of ours (a web chat), in any process; it reads what there is to show. */
  readonly ringLive: (address: string) => void;
};

export type FetchOptions = {
  /** Over all of it, to the last byte. */
  readonly timeoutMs: number;
  /** More than that is not read. */
  readonly maxBytes: number;
};

/**
 * Fetches what a customer sent, by what the message called it (`InboundFile.id`): from hosts of the provider and from no
 * others. Throws ProviderError, also while the bytes come.
 */
export type FetchFile = (externalId: string) => Promise<AsyncIterable<Uint8Array>>;

/**
 * What it costs us to be heard, in kobo: each part of a text or each message, and besides, one that goes by an approved
 * template. What is not said costs nothing. Where it depends on the contract it is reckoned, rounded up: a site writes its
 * own.
 */
export type SendCosts = { readonly partKobo?: number; readonly templateKobo?: number };

/** How a receipt's PDF goes out: its bytes, or an address from which the provider fetches it. */
export type ReceiptAttachment = 'file' | 'address';

/** What a channel's folder says of a provider and medium. The shape of the data says what it can do. */
export type ChannelDefinition<Settings> = {
  readonly name: string;
  readonly medium: Medium;
  readonly kind: 'push';
  readonly settings: z.ZodType<Settings>;
  readonly limits: {
    /** Messages a second that the provider takes from one account. */
    readonly messagesPerSecond: number;
    /** How long after a customer's message we may write freely; later only what the provider has approved. */
    readonly freeForMs?: number;
  };
  readonly costs?: SendCosts;
  /** A receipt goes out with its PDF. */
  readonly attachesReceipt?: ReceiptAttachment;
  /** Where messages name files that their provider keeps. */
  readonly openFetcher?: (settings: Settings, options: FetchOptions) => Promise<FetchFile>;
  readonly webhooks: readonly Webhook<Settings, ChannelEvent>[];
  /** Loads the provider's SDK (only the process that sends pays for it). */
  readonly openSender: (settings: Settings, options: SenderOptions) => Promise<Sender>;
  /** Shows the customer that an answer to this message is being written, where the provider has such a sign. Never throws. */
  readonly openTyping?: (settings: Settings, options: SenderOptions) => Promise<ShowTyping>;
  /** Where customers connect to us by themselves. */
  readonly openSite?: (settings: Settings) => ChatSite;
  readonly setup: (settings: Settings) => readonly SetupStep[];
};

/** `messageId`: the provider's id of the customer's message (its `thread`). */
export type ShowTyping = (message: { readonly to: string; readonly messageId: string }) => Promise<void>;

type Described = Pick<ChannelDefinition<unknown>, 'name' | 'medium' | 'limits' | 'costs' | 'attachesReceipt'>;

/** What every open channel has: one account's settings are parsed and closed over. */
type OpenAny = {
  readonly name: string;
  readonly medium: Medium;
  readonly webhooks: readonly BoundWebhook<ChannelEvent>[];
  readonly openFetcher?: (options: FetchOptions) => Promise<FetchFile>;
  readonly setup: () => readonly SetupStep[];
};

export type OpenPushChannel = OpenAny &
  Described & {
    readonly kind: 'push';
    readonly openSender: (options: SenderOptions) => Promise<Sender>;
    readonly openTyping?: (options: SenderOptions) => Promise<ShowTyping>;
    readonly site?: ChatSite;
  };

export type OpenResponseChannel = OpenAny & {
  readonly kind: 'response';
  readonly dialogues: readonly BoundDialogue[];
};

/** All that the rest of the product sees of a channel. */
export type OpenChannel = OpenPushChannel | OpenResponseChannel;

type Openable<Open extends OpenChannel> = Pick<Open, 'name' | 'medium' | 'kind'> & {
  /** Throws an Error that names the wrong settings, never their values. */
  readonly open: (rawSettings: unknown) => Open;
};

export type PushChannel = Openable<OpenPushChannel>;
export type ResponseChannel = Openable<OpenResponseChannel>;
export type Channel = PushChannel | ResponseChannel;

/** A channel on which we send by requests of our own. */
export function defineChannel<Settings>(definition: ChannelDefinition<Settings>): PushChannel {
  const { name, medium, kind, limits, costs, attachesReceipt, openTyping, openFetcher, openSite } =
    definition;
  return {
    name,
    medium,
    kind,
    open: (rawSettings) => {
      const settings = parseSettings(name, definition.settings, rawSettings);
      return {
        name,
        medium,
        kind,
        limits,
        ...(costs ? { costs } : {}),
        ...(attachesReceipt ? { attachesReceipt } : {}),
        webhooks: bindWebhooks(definition.webhooks, settings),
        openSender: (options) => definition.openSender(settings, options),
        ...(openTyping ? { openTyping: (options) => openTyping(settings, options) } : {}),
        ...(openFetcher ? { openFetcher: (options) => openFetcher(settings, options) } : {}),
        ...(openSite ? { site: openSite(settings) } : {}),
        setup: () => definition.setup(settings),
      };
    },
  };
}

/** A channel whose reply is the body of the response to the provider's own request. */
export type ResponseChannelDefinition<Settings> = {
  readonly name: string;
  readonly medium: 'ussd' | 'voice';
  readonly kind: 'response';
  readonly settings: z.ZodType<Settings>;
  readonly dialogues: readonly Dialogue<Settings>[];
  /** News besides: the end of a session, a call's state. */
  readonly webhooks: readonly Webhook<Settings, ChannelEvent>[];
  /** Where callers leave recordings that their provider keeps. */
  readonly openFetcher?: (settings: Settings, options: FetchOptions) => Promise<FetchFile>;
  readonly setup: (settings: Settings) => readonly SetupStep[];
};

export function defineResponseChannel<Settings>(
  definition: ResponseChannelDefinition<Settings>,
): ResponseChannel {
  const { name, medium, kind, openFetcher } = definition;
  return {
    name,
    medium,
    kind,
    open: (rawSettings) => {
      const settings = parseSettings(name, definition.settings, rawSettings);
      return {
        name,
        medium,
        kind,
        ...(openFetcher ? { openFetcher: (options) => openFetcher(settings, options) } : {}),
        dialogues: definition.dialogues.map((dialogue) => bindDialogue(dialogue, settings)),
        webhooks: bindWebhooks(definition.webhooks, settings),
        setup: () => definition.setup(settings),
      };
    },
  };
}

function parseSettings<Settings>(name: string, schema: z.ZodType<Settings>, raw: unknown): Settings {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    throw new Error(`Settings of channel ${name}:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
