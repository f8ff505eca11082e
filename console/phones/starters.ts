import type { DemoCustomer, PhoneItem } from '../wire.ts';

/** What can be sent by one click, the likeliest first: an answer to what was said last, or a beginning. */
export function textStarters(
  { meter }: DemoCustomer,
  items: readonly Pick<PhoneItem, 'from' | 'text'>[],
): readonly string[] {
  const last = items.at(-1);
  const answers = last?.from === 'bot' ? answersTo(last.text) : [];
  if (answers.includes('YES')) return answers;
  const beginnings = [
    'AIRTIME 500 MTN 08031234567',
    `LIGHT 2000 ${meter.disco} ${meter.number}`,
    'DATA 1GB',
    'abeg load 200 for my line',
    'HELP',
  ];
  if (items.length === 0) return beginnings;
  return [...answers, ...beginnings, 'HISTORY', 'HELP TOKEN', 'AGENT'];
}

/** The words that a message asks for: "Reply YES to buy", "No internet? Reply USSD", "Reply 1 (bad) to 5 (good)". */
function answersTo(text: string): readonly string[] {
  if (/\byes\b/i.test(text)) return ['YES', 'CANCEL', 'no, make it 1000'];
  if (/\breply 1\b.*\bto 5\b/i.test(text)) return ['5', '1'];
  return [...text.matchAll(/\breply ([A-Z]{2,})\b/gi)].flatMap(([, word]) =>
    word !== undefined && word === word.toUpperCase() ? word : [],
  );
}

export type MailStarter = { readonly subject: string; readonly text: string };

export const mailStarters = ({ meter }: DemoCustomer): readonly MailStarter[] => [
  { subject: 'Airtime', text: 'Please send NGN 500 MTN airtime to 08031234567.' },
  { subject: 'Electricity', text: `LIGHT 2000 ${meter.disco} ${meter.number}` },
  { subject: 'My token', text: 'Good day, please send me my last token again.' },
];

/** A USSD menu's lines that one answers with their number, such as `1 Yes`; the others are undefined in `key`. */
export function screenLines(
  text: string,
): readonly { readonly key: string | undefined; readonly line: string }[] {
  return text.split('\n').map((line) => ({ key: /^(\d{1,2})[ .):]/.exec(line)?.[1], line }));
}

/** The keys that what was said asks for: "For airtime press 1". A # only ends what was pressed. */
export const spokenKeys = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/\bpress(?:ing)? ([\d*])/gi)].flatMap(([, key]) => key ?? [])),
];

/** The code of the line, and the same with a purchase behind it, as people learn it by heart. */
export const dialStarters = (code: string, { meter }: DemoCustomer): readonly string[] => {
  const stem = code.replace(/#$/, '');
  return [code, `${stem}*1*500#`, `${stem}*2*${meter.number}#`];
};
