import type {
  FetchFile,
  OpenChannel,
  OpenPushChannel,
  SenderOptions,
  ShowTyping,
} from '../channels/channel.ts';
import type { ChatSite } from '../channels/chat-site.ts';
import type { BoundDialogue } from '../channels/dialogue.ts';
import { channels, openChannel } from '../channels/registry.ts';
import type { Hint } from '../commerce/hint.ts';
import { flutterwave } from '../commerce/payments/flutterwave/index.ts';
import type { Gateway } from '../commerce/payments/gateway.ts';
import { paystack } from '../commerce/payments/paystack/index.ts';
import { bindProvider, type OpenProvider, type Provider } from '../commerce/provider.ts';
import { africastalkingInsights } from '../commerce/second-factor/africastalking-insights/index.ts';
import type { SimSwap } from '../commerce/second-factor/sim-swap.ts';
import { africastalking } from '../commerce/vending/africastalking/index.ts';
import { reloadly } from '../commerce/vending/reloadly/index.ts';
import type { Vendor } from '../commerce/vending/vendor.ts';
import { vtpass } from '../commerce/vending/vtpass/index.ts';
import type { RawAccount } from '../config/accounts.ts';
import type { Env } from '../config/env.ts';
import { fileRules } from '../config/rules/files.ts';
import type { ChannelEvent } from '../conversation/channel-event.ts';
import type { BoundWebhook, SetupStep } from '../conversation/webhook.ts';
import type { Live } from './live.ts';
import type { SendAccount } from './send-worker.ts';

/** Every gateway and vendor there is. To add one: its folder, and a place in these lists. */
const gateways: readonly Provider<Gateway>[] = [
  bindProvider(paystack, paystack.openGateway),
  bindProvider(flutterwave, flutterwave.openGateway),
];
const vendors: readonly Provider<Vendor>[] = [
  bindProvider(vtpass, (settings, timeouts) => vtpass.openVendor(settings, vendorTimeouts(timeouts))),
  bindProvider(africastalking, (settings, timeouts) =>
    africastalking.openVendor(settings, vendorTimeouts(timeouts)),
  ),
  bindProvider(reloadly, (settings, timeouts) => reloadly.openVendor(settings, vendorTimeouts(timeouts))),
];

/** Who can be asked about a customer's SIM. */
const simSwaps: readonly Provider<SimSwap>[] = [
  bindProvider(africastalkingInsights, africastalkingInsights.openSimSwap),
];

function vendorTimeouts({ vendTimeoutMs, timeoutMs }: { vendTimeoutMs: number; timeoutMs: number }) {
  return { vendTimeoutMs, requeryTimeoutMs: timeoutMs };
}

export type OpenAccount = Pick<RawAccount, 'id' | 'kind' | 'pathSecrets'> & {
  readonly setup: () => readonly SetupStep[];
};

export type OpenAccounts = {
  readonly all: readonly OpenAccount[];
  /** Who may call us, and where. */
  readonly sources: readonly {
    readonly account: string;
    readonly pathSecrets: readonly string[];
    readonly webhooks: readonly BoundWebhook<ChannelEvent | Hint>[];
    readonly dialogues: readonly BoundDialogue[];
  }[];
  /** Those on which we send by ourselves. */
  readonly channels: readonly (RawAccount & { readonly channel: OpenPushChannel })[];
  /** To which customers connect by themselves. */
  readonly sites: readonly { readonly account: string; readonly site: ChatSite }[];
  /** Whose provider keeps what customers send. */
  readonly fileKeepers: readonly { readonly account: string; readonly channel: OpenChannel }[];
  readonly gateways: readonly OpenProvider<Gateway>[];
  readonly vendors: readonly OpenProvider<Vendor>[];
  /** The first is asked. */
  readonly simSwaps: readonly OpenProvider<SimSwap>[];
};

function openOne<Port>(
  providers: readonly Provider<Port>[],
  raw: RawAccount,
): OpenProvider<Port> | undefined {
  return providers.find(({ name }) => name === raw.kind)?.openAccount(raw.settings);
}

/** Opens every account with its kind's own schema. Throws naming the account that is wrong: nothing starts half. */
export function openAccounts(rawAccounts: readonly RawAccount[]): OpenAccounts {
  const opened = rawAccounts.map((raw) => {
    try {
      const gateway = openOne(gateways, raw);
      const vendor = openOne(vendors, raw);
      const simSwap = openOne(simSwaps, raw);
      const provider = gateway ?? vendor ?? simSwap;
      const channel = provider ? undefined : openChannel(raw.kind, raw.settings);
      return { raw, gateway, vendor, simSwap, channel, any: provider ?? channel };
    } catch (error) {
      const known = [...channels, ...gateways, ...vendors, ...simSwaps].map(({ name }) => name).join(', ');
      const what = error instanceof Error ? error.message : String(error);
      throw new Error(`Account ${raw.id}: ${what}\nKinds of accounts: ${known}.`, { cause: error });
    }
  });
  return {
    all: opened.map(({ raw: { id, kind, pathSecrets }, any }) => ({
      id,
      kind,
      pathSecrets,
      setup: () => any?.setup() ?? [],
    })),
    sources: opened.map(({ raw, any }) => ({
      account: raw.id,
      pathSecrets: raw.pathSecrets,
      webhooks: any?.webhooks ?? [],
      dialogues: any && 'dialogues' in any ? any.dialogues : [],
    })),
    channels: opened.flatMap(({ raw, channel }) => (channel?.kind === 'push' ? [{ ...raw, channel }] : [])),
    sites: opened.flatMap(({ raw, channel }) =>
      channel?.kind === 'push' && channel.site ? [{ account: raw.id, site: channel.site }] : [],
    ),
    fileKeepers: opened.flatMap(({ raw, channel }) =>
      channel?.openFetcher ? [{ account: raw.id, channel }] : [],
    ),
    gateways: opened.flatMap(({ gateway }) => (gateway ? [gateway] : [])),
    vendors: opened.flatMap(({ vendor }) => (vendor ? [vendor] : [])),
    simSwaps: opened.flatMap(({ simSwap }) => (simSwap ? [simSwap] : [])),
  };
}

/** The sending side of every channel account: loads the SDKs, so only the process that sends calls it. */
export async function openSenders(
  accounts: OpenAccounts,
  env: Pick<Env, 'publicBaseUrl' | 'timings'>,
  live: Pick<Live, 'ring'>,
): Promise<ReadonlyMap<string, SendAccount>> {
  const senders = await Promise.all(
    accounts.channels.map(async ({ id, pathSecrets, messagesPerSecond, channel }) => {
      const { name, limits, costs, attachesReceipt } = channel;
      const account: SendAccount = {
        send: await channel.openSender(senderOptions(pathSecrets, env, live)),
        channel: name,
        messagesPerSecond: messagesPerSecond ?? limits.messagesPerSecond,
        ...(limits.freeForMs ? { freeForMs: limits.freeForMs } : {}),
        ...(costs ? { costs } : {}),
        ...(attachesReceipt ? { attachesReceipt } : {}),
      };
      return [id, account] as const;
    }),
  );
  return new Map(senders);
}

/** Who can show a customer that an answer is on its way, by account. */
export async function openTypingSigns(
  accounts: OpenAccounts,
  env: Pick<Env, 'publicBaseUrl' | 'timings'>,
  live: Pick<Live, 'ring'>,
): Promise<ReadonlyMap<string, ShowTyping>> {
  const signs = new Map<string, ShowTyping>();
  for (const { id, pathSecrets, channel } of accounts.channels) {
    const show = await channel.openTyping?.(senderOptions(pathSecrets, env, live));
    if (show) signs.set(id, show);
  }
  return signs;
}

/** Who fetches what customers send, by account. */
export async function openFetchers({
  fileKeepers,
}: Pick<OpenAccounts, 'fileKeepers'>): Promise<ReadonlyMap<string, FetchFile>> {
  const options = { timeoutMs: fileRules.fetchWithinMs, maxBytes: fileRules.bytes };
  const fetchers = new Map<string, FetchFile>();
  for (const { account, channel } of fileKeepers) {
    const fetchFile = await channel.openFetcher?.(options);
    if (fetchFile) fetchers.set(account, fetchFile);
  }
  return fetchers;
}

function senderOptions(
  pathSecrets: readonly string[],
  { publicBaseUrl, timings }: Pick<Env, 'publicBaseUrl' | 'timings'>,
  live: Pick<Live, 'ring'>,
): SenderOptions {
  return {
    timeoutMs: timings.sendTimeoutMs,
    webhookUrl: (webhook) => `${publicBaseUrl}/webhooks/${pathSecrets[0]}/${webhook}`,
    ringLive: live.ring,
  };
}
