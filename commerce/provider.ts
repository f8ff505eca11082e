import { z } from 'zod';
import { type BoundWebhook, bindWebhooks, type SetupStep, type Webhook } from '../conversation/webhook.ts';
import type { Hint } from './hint.ts';

type Timeouts = { readonly timeoutMs: number; readonly vendTimeoutMs: number };

/** A gateway or vendor with one account's settings parsed and closed over; `Port` is what the money works with. */
export type OpenProvider<Port> = {
  readonly name: string;
  readonly webhooks: readonly BoundWebhook<Hint>[];
  readonly open: (timeouts: Timeouts) => Port;
  readonly setup: () => readonly SetupStep[];
};

export type Provider<Port> = {
  readonly name: string;
  /** Throws an Error that names the wrong settings, never their values. */
  readonly openAccount: (rawSettings: unknown) => OpenProvider<Port>;
};

/** Makes a provider's folder openable by its raw settings, whatever their type. */
export function bindProvider<Settings, Port>(
  definition: {
    readonly name: string;
    readonly settings: z.ZodType<Settings>;
    readonly webhooks: readonly Webhook<Settings, Hint>[];
    readonly setup: (settings: Settings) => readonly SetupStep[];
  },
  open: (settings: Settings, timeouts: Timeouts) => Port,
): Provider<Port> {
  const { name } = definition;
  return {
    name,
    openAccount: (rawSettings) => {
      const parsed = definition.settings.safeParse(rawSettings);
      if (!parsed.success) {
        throw new Error(`Settings of ${name}:\n${z.prettifyError(parsed.error)}`);
      }
      return {
        name,
        webhooks: bindWebhooks(definition.webhooks, parsed.data),
        open: (timeouts) => open(parsed.data, timeouts),
        setup: () => definition.setup(parsed.data),
      };
    },
  };
}
