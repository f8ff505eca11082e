/** One HTTP request of a provider, as it came. `url` is the public URL that the provider called (and signed). */
export type WebhookRequest = {
  readonly url: string;
  /** Lower-case names; a repeated header is joined by a comma, as node does. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly rawBody: Buffer;
};

export type WebhookAnswer = { readonly status: number; readonly type: string; readonly body: string };

/** One kind of call that a provider (of a channel, of payments, of vends) makes to us. Pure: no network, no clock. */
export type Webhook<Settings, Event> = {
  /** Last part of the path: `/webhooks/<path secret>/<name>`. */
  readonly name: string;
  readonly contentType: 'application/x-www-form-urlencoded' | 'application/json' | 'multipart/form-data';
  readonly maxBodyBytes: number;
  /** Whether the provider repeats the call after a 503. Where not, the events are spooled to disk while MongoDB is down. */
  readonly repeatsAfterFailure: boolean;
  /** Throws WebhookError 401 for a signature that is missing or wrong. */
  readonly verify: (request: WebhookRequest, settings: Settings) => void;
  /** Makes what takes a while to read (a mail with its files) into what `parse` reads at once. Throws as `parse` does. */
  readonly unpack?: (request: WebhookRequest) => Promise<WebhookRequest>;
  /** All events of the batch. Throws WebhookError 400 for what is not the provider's or not meant for this account. */
  readonly parse: (request: WebhookRequest, settings: Settings) => readonly Event[];
  readonly answer: WebhookAnswer;
  /** Answers the GET by which a provider asks whether the address is ours; undefined refuses it. */
  readonly handshake?: (query: URLSearchParams, settings: Settings) => WebhookAnswer | undefined;
};

/** A webhook of one account: its settings are closed over. */
export type BoundWebhook<Event> = Omit<Webhook<unknown, Event>, 'verify' | 'parse' | 'handshake'> & {
  readonly handshake?: (query: URLSearchParams) => WebhookAnswer | undefined;
  readonly verify: (request: WebhookRequest) => void;
  readonly parse: (request: WebhookRequest) => readonly Event[];
};

export function bindWebhooks<Settings, Event>(
  webhooks: readonly Webhook<Settings, Event>[],
  settings: Settings,
): readonly BoundWebhook<Event>[] {
  return webhooks.map(({ handshake, ...webhook }) => ({
    ...webhook,
    verify: (request) => webhook.verify(request, settings),
    parse: (request) => webhook.parse(request, settings),
    ...(handshake ? { handshake: (query) => handshake(query, settings) } : {}),
  }));
}

/** What an operator must paste into the provider's console, and what is still missing in the account's settings. */
export type SetupStep = {
  readonly title: string;
  /** The webhook whose URL goes there, if any. */
  readonly webhook?: string;
  readonly missing?: string;
};
