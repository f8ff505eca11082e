import { ProviderError } from '../../../config/errors.ts';
import { callProvider, type Fetch } from '../../provider-call.ts';
import type { SimSwap, SimSwapAnswer } from '../sim-swap.ts';
import { askAnswer, type InsightsSettings } from './schema.ts';

const hosts = {
  live: 'https://insights.africastalking.com',
  sandbox: 'https://insights.sandbox.africastalking.com',
} as const;

/** Asks; the answer comes by a call to our webhook. What can't be asked or read is unknown. */
export function openInsights(
  settings: InsightsSettings,
  options: { readonly timeoutMs: number; readonly fetch?: Fetch },
): SimSwap {
  const { baseUrl = hosts[settings.environment], username, apiKey } = settings;
  return {
    name: 'africastalking-insights',
    ask: async (number): Promise<SimSwapAnswer> => {
      try {
        const { json } = await callProvider(options.fetch ?? globalThis.fetch, {
          method: 'POST',
          url: `${baseUrl}/v1/sim-swap`,
          headers: { apiKey: apiKey.reveal() },
          body: { username, phoneNumbers: [number] },
          timeoutMs: options.timeoutMs,
        });
        return readAnswer(json);
      } catch (error) {
        if (!(error instanceof ProviderError)) {
          throw error;
        }
        return { outcome: 'unknown' };
      }
    },
  };
}

function readAnswer(json: unknown): SimSwapAnswer {
  const parsed = askAnswer.safeParse(json);
  const [response, ...others] = parsed.data?.responses ?? [];
  const taken = parsed.data?.status === 'Processed' && response?.status !== 'Failed';
  return taken && response && others.length === 0
    ? { outcome: 'later', reference: response.requestId }
    : { outcome: 'unknown' };
}
