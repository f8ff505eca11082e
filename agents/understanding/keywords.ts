import { foldText } from '../../conversation/values/fold-text.ts';
import { parseOrderReference } from '../../conversation/values/order-reference.ts';
import { extractEntities } from './entities.ts';
import type { ProductDomain } from './labels.ts';
import { replaceEntities } from './normalize.ts';
import type { Entity } from './understanding.ts';

/** A message that is a command by its form, on any channel. No model is needed to read one. */
export type Keyword =
  | { readonly kind: 'opt_out' }
  | { readonly kind: 'opt_in' }
  | { readonly kind: 'help' }
  | { readonly kind: 'help_token' }
  | { readonly kind: 'resend_token' }
  | { readonly kind: 'menu' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'agent' }
  | { readonly kind: 'history' }
  | { readonly kind: 'wallet' }
  /** `bank`: as the customer wrote it. */
  | { readonly kind: 'ussd'; readonly bank?: string }
  | { readonly kind: 'balance'; readonly product: 'AIRTIME' | 'DATA' }
  | { readonly kind: 'status'; readonly reference?: string }
  | { readonly kind: 'receipt'; readonly reference?: string }
  | { readonly kind: 'language'; readonly language: 'en' | 'pcm' }
  /** `address`: as the customer wrote it. */
  | { readonly kind: 'link' | 'unlink'; readonly address?: string }
  | { readonly kind: 'buy'; readonly product: ProductDomain; readonly found: readonly Entity[] };

// STOP and its kin: the carriers' list (STOP, STOPALL, UNSUBSCRIBE, END, QUIT, REVOKE, OPTOUT). CANCEL is an order's here.
const exact: Readonly<Record<string, Keyword>> = {
  stop: { kind: 'opt_out' },
  stopall: { kind: 'opt_out' },
  'stop all': { kind: 'opt_out' },
  unsubscribe: { kind: 'opt_out' },
  end: { kind: 'opt_out' },
  quit: { kind: 'opt_out' },
  revoke: { kind: 'opt_out' },
  optout: { kind: 'opt_out' },
  'opt out': { kind: 'opt_out' },
  'opt-out': { kind: 'opt_out' },
  start: { kind: 'opt_in' },
  unstop: { kind: 'opt_in' },
  optin: { kind: 'opt_in' },
  'opt in': { kind: 'opt_in' },
  'opt-in': { kind: 'opt_in' },
  help: { kind: 'help' },
  info: { kind: 'help' },
  'help token': { kind: 'help_token' },
  'token help': { kind: 'help_token' },
  menu: { kind: 'menu' },
  'main menu': { kind: 'menu' },
  home: { kind: 'menu' },
  cancel: { kind: 'cancel' },
  agent: { kind: 'agent' },
  human: { kind: 'agent' },
  operator: { kind: 'agent' },
  history: { kind: 'history' },
  'airtime history': { kind: 'history' },
  balance: { kind: 'balance', product: 'AIRTIME' },
  bal: { kind: 'balance', product: 'AIRTIME' },
  'airtime balance': { kind: 'balance', product: 'AIRTIME' },
  'balance airtime': { kind: 'balance', product: 'AIRTIME' },
  'data balance': { kind: 'balance', product: 'DATA' },
  'balance data': { kind: 'balance', product: 'DATA' },
  wallet: { kind: 'wallet' },
  'pay wallet': { kind: 'wallet' },
  'pay from wallet': { kind: 'wallet' },
  'pay with wallet': { kind: 'wallet' },
  'pay from my wallet': { kind: 'wallet' },
  'pay with my wallet': { kind: 'wallet' },
  'use wallet': { kind: 'wallet' },
  'use my wallet': { kind: 'wallet' },
  ussd: { kind: 'ussd' },
  'bank code': { kind: 'ussd' },
  'pay with ussd': { kind: 'ussd' },
  'pay by ussd': { kind: 'ussd' },
  status: { kind: 'status' },
  receipt: { kind: 'receipt' },
  resend: { kind: 'resend_token' },
  'resend receipt': { kind: 'receipt' },
  'send receipt': { kind: 'receipt' },
  'resend token': { kind: 'resend_token' },
  'resend my token': { kind: 'resend_token' },
  'send token again': { kind: 'resend_token' },
  link: { kind: 'link' },
  unlink: { kind: 'unlink' },
  pidgin: { kind: 'language', language: 'pcm' },
  english: { kind: 'language', language: 'en' },
};

const WITH_REFERENCE = /^(status|receipt|track)\s+(?:of\s+|for\s+|ref\s+|order\s+)*(\S(?:.{0,38}\S)?)$/;

function parseReferenceCommand(plain: string, original: string): Keyword | undefined {
  const match = WITH_REFERENCE.exec(plain);
  const written = match?.[2];
  if (!written || !/\d/.test(written)) return undefined;
  const ours = parseOrderReference(written);
  const kind = match[1] === 'receipt' ? 'receipt' : 'status';
  if (ours.ok) return { kind, reference: ours.value };
  if (/\s/.test(written) || written.length < 5) return undefined;
  return { kind, reference: original.slice(original.length - written.length) };
}

const WITH_BANK = /^ussd\s+(?:for\s+|with\s+|from\s+)?([a-z][a-z ]{1,24})$/;

function parseBankCommand(plain: string): Keyword | undefined {
  const bank = WITH_BANK.exec(plain)?.[1];
  return bank ? { kind: 'ussd', bank } : undefined;
}

const WITH_ADDRESS =
  /^(link|unlink)\s+(?:(?:to|with|my|the|this|number|phone|telephone|e-?mail|address|from)\s+)*(\S.{0,80})$/;

/** LINK 08031234567, LINK ada@mail.example: nothing else makes one, "link" is said of much. */
function parseLinkCommand(plain: string): Keyword | undefined {
  const [, verb, address = ''] = WITH_ADDRESS.exec(plain) ?? [];
  if (verb === 'unlink') return { kind: 'unlink', address };
  const isAddress = /^\S+@\S+$/.test(address) || /^\+?[\d\s().-]{7,20}$/.test(address);
  return verb === 'link' && isAddress ? { kind: 'link', address } : undefined;
}

const verbs = /^(?:buy|get|load|send|vend|purchase|pay)$/;
const fillers =
  /^(?:please|pls|abeg|naira|n|ngn|for|to|on|of|my|me|line|number|no|phone|the|worth|card|own)$/;
const heads: readonly (readonly [ProductDomain, RegExp])[] = [
  [
    'POWER',
    /^(?:power|light|electricity|nepa|phcn|token|meter|units?|prepaid|postpaid|xdisco|xmeter|electric)$/,
  ],
  ['DATA', /^(?:data|bundle|sub|xsize|internet|mb|gb)$/],
  ['AIRTIME', /^(?:airtime|vtu)$/],
];
// said of any product: "recharge my meter"
const weakAirtime = /^(?:recharge|topup|top|up|credit|card)$/;
const entityWords = /^(?:xnetwork|xphone|xamount|xvalidity|daily|weekly|monthly|yearly)$/;

type Shape = {
  readonly products: ReadonlySet<ProductDomain>;
  readonly verb: boolean;
  readonly weak: boolean;
};

function readShape(words: readonly string[]): Shape | undefined {
  const products = new Set<ProductDomain>();
  let verb = false;
  let weak = false;
  for (const word of words) {
    const head = heads.find(([, pattern]) => pattern.test(word))?.[0];
    if (head) products.add(head);
    else if (verbs.test(word)) verb = true;
    else if (weakAirtime.test(word)) weak = true;
    else if (!fillers.test(word) && !entityWords.test(word)) return undefined;
  }
  return { products, verb, weak };
}

function parseBuy(text: string): Keyword | undefined {
  if (!/\d/.test(text) && !/\bhundred|thousand\b/i.test(text)) return undefined;
  const found = extractEntities(text);
  const told = found.filter(({ name }) => name === 'amount' || name === 'dataSize');
  if (told.length !== 1 || found.some(({ name }) => name === 'token' || name === 'reference'))
    return undefined;
  const replaced = replaceEntities(text, found);
  if (/[?!]/.test(replaced) || /\d/.test(replaced)) return undefined;
  const words: readonly string[] = replaced.match(/[a-z]+/g) ?? [];
  const shape = readShape(words);
  if (!shape || shape.products.size > 1) return undefined;
  const [product] = shape.products;
  if (product) return { kind: 'buy', product, found };
  const airtime = shape.verb || shape.weak || words.includes('xnetwork');
  return airtime ? { kind: 'buy', product: 'AIRTIME', found } : undefined;
}

const POLITE = /^(?:pls|please|plz|abeg)\s+|\s+(?:pls|please|plz|abeg|o)$/g;

/**
 * `AIRTIME 500 MTN 08031234567` with its arguments in any order, `BALANCE`, `STATUS SB7K3QX2`, `HELP TOKEN`, `STOP` …
 * Anything that has a word more than the command is no command.
 */
export function parseKeyword(text: string): Keyword | undefined {
  if (text.length > 120) return undefined;
  const original = text.trim().replace(/[\s.!?'"]+$/, '');
  const plain = foldText(original).replace(/\s+/g, ' ').replace(POLITE, '');
  const command = Object.hasOwn(exact, plain) ? exact[plain] : undefined;
  return (
    command ??
    parseReferenceCommand(plain, original) ??
    parseBankCommand(plain) ??
    parseLinkCommand(plain) ??
    parseBuy(text)
  );
}
