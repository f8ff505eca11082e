import { readInternationalNumber } from './phone-number.ts';

// Who hides the number behind a username is known by an id that WhatsApp gives to this business only: `NG.1349120865…`,
// `NG.ENT.1181579921…` over several businesses. developers.facebook.com/documentation/business-messaging/whatsapp/
// business-scoped-user-ids, read 2026-11-21.
const userIdForm = /^[A-Z]{2}\.[A-Za-z0-9.]{1,128}$/;
const prefix = 'bsuid:';

/** A customer of WhatsApp as an address's value: `+2348031234567`, or `bsuid:NG.1349120865` without a number. */
export function whatsappAddress(number: string | undefined, userId: string | undefined): string | undefined {
  const known = number === undefined ? undefined : readInternationalNumber(number);
  if (known !== undefined) return known;
  return userId !== undefined && userIdForm.test(userId) ? prefix + userId : undefined;
}

export type WhatsappRecipient =
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'user'; readonly userId: string };

/** The reverse; undefined for what is no address of WhatsApp. */
export function readWhatsappAddress(value: string): WhatsappRecipient | undefined {
  if (value.startsWith(prefix)) {
    const userId = value.slice(prefix.length);
    return userIdForm.test(userId) ? { kind: 'user', userId } : undefined;
  }
  const number = value.startsWith('+') ? readInternationalNumber(value) : undefined;
  return number === undefined ? undefined : { kind: 'number', number };
}
