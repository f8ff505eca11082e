import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type {
  OpenPushChannel,
  OutboundMessage,
  PushChannel,
  Sender,
  SendReceipt,
} from '../channels/channel.ts';
import { type ErrorCode, ProviderError, WebhookError } from '../config/errors.ts';
import type { ChannelEvent } from '../conversation/channel-event.ts';
import type { BoundWebhook, WebhookRequest } from '../conversation/webhook.ts';
import { closedBaseUrl, type ScriptedCall, useScriptedProvider } from './scripted-provider.ts';

type RefusedRow = {
  readonly kind: 'not_the_provider' | 'malformed';
  readonly webhook: string;
  readonly request: WebhookRequest;
  readonly status: WebhookError['status'];
};

/** `batch`: all that one request can carry; for a channel whose requests carry one message, that it comes whole. */
type EventsRow = {
  readonly kind: 'event' | 'batch' | 'duplicate' | 'stop';
  readonly webhook: string;
  readonly request: WebhookRequest;
  readonly events: readonly ChannelEvent[];
};

type SentRow = {
  readonly kind: 'sent' | 'longest_text';
  readonly message: OutboundMessage;
  /** Absent: no request may be made. */
  readonly call?: ScriptedCall;
  readonly receipt: SendReceipt;
  /** Form fields that the provider must have got. */
  readonly wire?: Readonly<Record<string, string>>;
  /** What the body that the provider got must have in it, where it is JSON. */
  readonly wireJson?: Readonly<Record<string, unknown>>;
  /** For `longest_text`: a little more, which must be refused without a request. */
  readonly tooLong?: OutboundMessage;
};

/** Without `call` no request may be made; `provider_down` is tried where nobody listens. */
type NotSentRow = {
  readonly kind: 'throttled' | 'provider_down' | 'refused_recipient' | 'late_reply' | 'not_sent';
  readonly message: OutboundMessage;
  readonly call?: ScriptedCall;
  readonly code: ErrorCode;
  readonly retryAfterMs?: number;
};

export type ContractRow = { readonly name: string } & (RefusedRow | EventsRow | SentRow | NotSentRow);

/** What no channel may lack. */
const required = [
  'not_the_provider',
  'malformed',
  'duplicate',
  'batch',
  'throttled',
  'provider_down',
  'refused_recipient',
  'late_reply',
  'longest_text',
  'stop',
] as const satisfies readonly ContractRow['kind'][];

/** What is left of it where nobody outside is called and nobody calls. */
const requiredWithoutProvider = [
  'sent',
  'refused_recipient',
] as const satisfies readonly ContractRow['kind'][];

export function missingRows(
  rows: readonly Pick<ContractRow, 'kind'>[],
  wanted: readonly ContractRow['kind'][] = required,
): readonly string[] {
  return wanted.filter((kind) => !rows.some((row) => row.kind === kind));
}

/** `secrets`: what of the settings may never be seen in an error. */
export type ContractAccount = {
  readonly settings: (baseUrl: string) => unknown;
  readonly secrets: readonly string[];
  /** The channel's other side is ours, too. */
  readonly hasNoProvider?: true;
};

/** Long enough for a busy machine to answer in; `late_reply` waits for all of it. */
const timeoutMs = 1000;

/** The promises of every channel, kept through the real SDK against a scripted local provider. */
export function channelContract(
  channel: PushChannel,
  account: ContractAccount,
  rows: readonly ContractRow[],
): void {
  describe(`${channel.name} keeps the contract of channels`, () => {
    const provider = useScriptedProvider();
    const open = () => channel.open(account.settings(provider.baseUrl()));

    it('has a row for each promise that no channel may break', () => {
      expect(missingRows(rows, account.hasNoProvider ? requiredWithoutProvider : required)).toEqual([]);
    });

    for (const row of rows) {
      it(`${row.kind}: ${row.name}`, () => keepPromise(row));
    }

    function keepPromise(row: ContractRow): Promise<void> {
      if ('status' in row) return expectRefused(open(), row);
      if ('events' in row) return expectEvents(open(), row);
      if ('receipt' in row) return send(row);
      return sendInVain(row);
    }

    async function send(row: SentRow): Promise<void> {
      if (row.call) provider.script(row.call);
      await expectSent(await openSender(open()), row);
      expectWire(provider.requests()[0]?.body ?? '', row.wire ?? {});
      if (row.wireJson) {
        expect(JSON.parse(provider.requests()[0]?.body ?? '{}')).toMatchObject(row.wireJson);
      }
    }

    async function sendInVain(row: NotSentRow): Promise<void> {
      if (row.call) provider.script(row.call);
      const baseUrl = row.kind === 'provider_down' ? await closedBaseUrl() : provider.baseUrl();
      await expectNotSent(await openSender(channel.open(account.settings(baseUrl))), row, account.secrets);
    }

    it('shows no secret in what it opens', () => {
      const shown = inspect(open(), { depth: 10, showHidden: true }) + JSON.stringify(open().setup());
      for (const secret of account.secrets) expect(shown).not.toContain(secret);
    });

    it('points its setup only at webhooks that it has', () => {
      const opened = open();
      const names = opened.webhooks.map((webhook) => webhook.name);
      for (const step of opened.setup()) if (step.webhook) expect(names).toContain(step.webhook);
    });

    it('refuses settings that it does not know, and names the channel without showing a value', () => {
      const wrong = () => channel.open({ ...Object(account.settings(provider.baseUrl())), misspelt: 'hush' });
      expect(wrong).toThrow(channel.name);
      expect(wrong).toThrow('misspelt');
      expect(wrong).not.toThrow('hush');
    });
  });
}

function openSender(channel: OpenPushChannel): Promise<Sender> {
  return channel.openSender({
    timeoutMs,
    webhookUrl: (name) => `https://gw.example.ng/webhooks/s3cret/${name}`,
    ringLive: () => undefined,
  });
}

function findWebhook(channel: OpenPushChannel, name: string): BoundWebhook<ChannelEvent> {
  const webhook = channel.webhooks.find((candidate) => candidate.name === name);
  if (!webhook) throw new Error(`${channel.name} has no webhook ${name}`);
  return webhook;
}

async function receive(
  webhook: BoundWebhook<ChannelEvent>,
  request: WebhookRequest,
): Promise<readonly ChannelEvent[]> {
  webhook.verify(request);
  return webhook.parse(webhook.unpack ? await webhook.unpack(request) : request);
}

async function expectRefused(channel: OpenPushChannel, row: RefusedRow): Promise<void> {
  const webhook = findWebhook(channel, row.webhook);
  const caught = await receive(webhook, row.request).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(caught).toBeInstanceOf(WebhookError);
  expect(caught).toMatchObject({ status: row.status });
}

async function expectEvents(channel: OpenPushChannel, row: EventsRow): Promise<void> {
  const webhook = findWebhook(channel, row.webhook);
  expect(row.request.rawBody.length).toBeLessThanOrEqual(webhook.maxBodyBytes);
  const events = await receive(webhook, row.request);
  expect(events).toEqual(row.events);
  expect(new Set(events.map((event) => event.key)).size).toBe(events.length);
  // What nobody signed may differ between two deliveries of the same thing.
  const headers = {
    ...row.request.headers,
    'x-request-id': '2',
    'i-twilio-idempotency-token': '2',
    date: 'later',
  };
  const again = await receive(webhook, { ...row.request, headers });
  expect(again.map((event) => event.key)).toEqual(events.map((event) => event.key));
}

async function expectSent(sender: Sender, row: SentRow): Promise<void> {
  expect(await sender(row.message)).toEqual(row.receipt);
  if (row.tooLong) await expect(sender(row.tooLong)).rejects.toMatchObject({ code: 'message_too_long' });
  else expect(row.kind).not.toBe('longest_text');
}

function expectWire(body: string, wire: Readonly<Record<string, string>>): void {
  const fields = new URLSearchParams(body);
  for (const [name, value] of Object.entries(wire))
    expect(`${name}=${fields.get(name)}`).toBe(`${name}=${value}`);
}

async function expectNotSent(sender: Sender, row: NotSentRow, secrets: readonly string[]): Promise<void> {
  const error = await sender(row.message).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject({ code: row.code, retryAfterMs: row.retryAfterMs });
  const shown = inspect(error, { depth: 20, showHidden: true });
  for (const hidden of [...secrets, row.message.to]) expect(shown).not.toContain(hidden);
}
