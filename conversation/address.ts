export type Medium = 'sms' | 'whatsapp' | 'ussd' | 'voice' | 'email' | 'webchat';

/** Media in which a customer is a telephone number that the network itself tells us. */
const telephone: ReadonlySet<Medium> = new Set<Medium>(['sms', 'ussd', 'voice']);

/**
 * Where the sender of a message is written to outside a dialogue: a dialled or calling number by SMS. An e-mail address in
 * lower case: RFC 5321 §2.4 lets a mailbox tell Ada from ada, none does, and a telephone's keyboard writes either.
 */
export function writtenAddress({ medium, value }: Address): Address {
  return {
    medium: telephone.has(medium) ? 'sms' : medium,
    value: medium === 'email' ? value.toLowerCase() : value,
  };
}

/** Where a customer can be reached. `value` is E.164 for sms, ussd and voice: `{medium: 'sms', value: '+2348031234567'}`. */
export type Address = { readonly medium: Medium; readonly value: string };
