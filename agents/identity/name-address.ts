import type { Address } from '../../conversation/address.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';

/** An address as it is spoken of: enough for its owner to know it, too little for anybody else: `0803***4567`. */
export function nameAddress({ medium, value }: Address, { link }: LanguagePack): string {
  switch (medium) {
    case 'email':
      return maskEmail(value);
    case 'webchat':
      return link.webchat;
    case 'whatsapp':
      return value.startsWith('+') ? link.whatsapp({ number: maskNumber(value) }) : link.whatsappHidden;
    case 'sms':
    case 'ussd':
    case 'voice':
      return maskNumber(value);
  }
}

function maskNumber(value: string): string {
  const local = value.startsWith('+234') ? `0${value.slice(4)}` : value;
  return `${local.slice(0, 4)}***${local.slice(-4)}`;
}

function maskEmail(value: string): string {
  const at = value.lastIndexOf('@');
  return `${value.slice(0, Math.min(2, at))}***${value.slice(at)}`;
}
