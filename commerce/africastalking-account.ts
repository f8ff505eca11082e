import { z } from 'zod';
import { Secret } from '../config/secret.ts';

/** How Africa's Talking knows us, whatever is asked of it: `{"environment": "live", "username": "acme", "apiKey": "…"}`. */
export const africastalkingAccount = {
  environment: z.enum(['live', 'sandbox']),
  username: z.string().min(1),
  apiKey: z
    .string()
    .min(1)
    .transform((text) => new Secret(text)),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
} as const;

type Named = { readonly environment: 'live' | 'sandbox'; readonly username: string };

/** Refines a schema with the fields above. */
export const usernameRule: [(account: Named) => boolean, { path: string[]; error: string }] = [
  ({ environment, username }) => (environment === 'sandbox') === (username === 'sandbox'),
  { path: ['username'], error: 'the sandbox\'s username is "sandbox", and no live account has it' },
];
