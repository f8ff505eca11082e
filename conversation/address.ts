export type Medium = 'sms' | 'whatsapp' | 'ussd' | 'voice' | 'email' | 'webchat';

/** Where a customer can be reached. `value` is E.164 for sms, ussd and voice: `{medium: 'sms', value: '+2348031234567'}`. */
export type Address = { readonly medium: Medium; readonly value: string };
