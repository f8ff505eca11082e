import type { Network } from './values/network.ts';

export type Medium = 'sms' | 'whatsapp' | 'ussd' | 'voice' | 'email' | 'webchat';

/** Where a customer can be reached. `value` is E.164 for sms, ussd and voice: `{medium: 'sms', value: '+2348031234567'}`. */
export type Address = { readonly medium: Medium; readonly value: string };

/** The networks' own word on who carries a number, from a provider's network code; it beats the prefix. */
export type NetworkHint = Network | undefined;
