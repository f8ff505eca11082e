import { describe, expect, it } from 'vitest';
import { isClearlyPidgin } from './detect-pidgin.ts';
import { enInDialogue } from './en-dialogue.ts';
import type { Facts } from './facts.ts';
import { dialoguePacks, languagePacks } from './language-packs.ts';
import { pcmInDialogue } from './pcm-dialogue.ts';

/** The longest that each fact gets. */
const facts: Facts = {
  what: 'NGN 1,000,000 9MOBILE airtime for 08031234567',
  ref: 'SB7K3QX2Z9',
  amount: 'NGN 1,000,000',
  discount: 'NGN 50,000.50',
  payable: 'NGN 950,000.50',
  paid: 'NGN 950,000.50',
  bank: 'First Bank',
  dialCode: '*894*000*123456789012#',
  refunded: 'NGN 950,000.50',
  minimum: 'NGN 50',
  maximum: 'NGN 50,000',
  number: '08031234567',
  network: '9MOBILE',
  otherNetwork: 'AIRTEL',
  count: 20,
  minutes: 30,
  percent: 5,
  position: 20,
  word: 'waits for code',
  toWallet: false,
  meter: '4501234567890',
  disco: 'KAEDCO postpaid',
  otherDisco: 'Port Harcourt',
  holder: 'CHUKWUEMEKA OLUWASEUN AB',
  address: '12B ADEOLA ODEKU STREET VICTORIA ISLAND LAGOS',
  charge: 'NGN 100',
  due: 'NGN 1,000,000',
  days: 30,
  nickname: 'mama house lekki',
  when: 'every Mon, Tue, Wed, Thu, Fri & Sat at 12:30pm',
  date: 'Wed 30 Sep',
  next: 'Wed 30 Sep',
  time: '12:30pm',
  tariff: 'R2',
  size: '1.465GB',
  validity: '365 days',
  code: '*312*16#',
  apn: 'web.gprs.mtnnigeria.net',
  user: 'internet',
  password: 'internet',
  url: `https://gateway.example.ng/receipts/${'A'.repeat(50)}`,
};

const gsm7 = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const twoPartsCharacters = 306;

function sentencesOf(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    return [true, false].map((toWallet) => [path, String(value({ ...facts, toWallet }))]);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => sentencesOf(inner, path ? `${path}.${key}` : key));
}

describe.each(Object.entries(languagePacks))('the %s pack', (_language, pack) => {
  const sentences = sentencesOf(pack, '');

  it('has words for everything', () => {
    expect(sentences.length).toBeGreaterThan(100);
    expect(sentences.filter(([, text]) => text.trim() === '' || /undefined|NaN|\[object/.test(text))).toEqual(
      [],
    );
  });

  it('is written in GSM-7, so that an SMS keeps its 160 characters', () => {
    expect(sentences.filter(([, text]) => [...text].some((sign) => !gsm7.has(sign)))).toEqual([]);
  });

  it('says an ordinary thing in at most two SMS parts', () => {
    expect(sentences.filter(([, text]) => text.length > twoPartsCharacters)).toEqual([]);
  });
});

describe.each([
  ['en', enInDialogue],
  ['pcm', pcmInDialogue],
] as const)('what a dialogue says otherwise, in %s', (language, others) => {
  const said = sentencesOf(others, '');
  const pathsOf = (pack: unknown) => new Set(sentencesOf(pack, '').map(([path]) => path));

  it('stands in for a sentence that there is, and replaces it', () => {
    const known = pathsOf(languagePacks[language]);
    expect(said.filter(([path]) => !known.has(path))).toEqual([]);
    expect(pathsOf(dialoguePacks[language])).toEqual(known);
    const replaced = new Map(sentencesOf(dialoguePacks[language], ''));
    expect(said.filter(([path, text]) => replaced.get(path) !== text)).toEqual([]);
  });

  it('fits on one screen', () => {
    expect(said.filter(([, text]) => !/^[\n -~]{0,160}$/.test(text))).toEqual([]);
  });

  it('asks for no words', () => {
    const words = /\b(?:reply|for example|HELP TOKEN|AGENT|STOP SCHEDULE)\b/i;
    expect(said.filter(([path, text]) => path !== 'talk.help' && words.test(text))).toEqual([]);
  });
});

describe('isClearlyPidgin', () => {
  it.each([
    'abeg wetin una dey sell',
    'i wan buy card',
    'how far, make i recharge',
    'my money don enter but airtime no enter',
    'oga abeg help me',
    'E DON TEY WEY I PAY',
  ])('takes %j for Pidgin', (text) => {
    expect(isClearlyPidgin(text)).toBe(true);
  });

  it.each([
    'AIRTIME 500 MTN 08031234567',
    'please recharge my line with 500',
    "I don't want it, and I am not at home",
    'abeg buy 500',
    'no, make it 2000',
    'YES',
    '',
  ])('does not take %j for Pidgin', (text) => {
    expect(isClearlyPidgin(text)).toBe(false);
  });
});
