import { describe, expect, it } from 'vitest';
import type { TurnEvent } from '../agents/turn.ts';
import { africastalkingUssd } from '../channels/africastalking-ussd/index.ts';
import type { Screen } from '../channels/dialogue.ts';
import type { ScheduleView } from '../commerce/schedules/schedule.ts';
import { type Language, newConversation } from '../conversation/conversation.ts';
import { isTextedBesides, toldOf } from '../queues/turn-dialogue.ts';
import { type DialledStep, type DialledWorld, newWorld, takeStep } from './dialled-world.ts';

/** What is entered besides the digits of the choices, by the question that is open: good answers, and bad ones. */
const entries: Readonly<Record<string, readonly string[]>> = {
  amount: ['500', '5', '99999999', '60000'],
  recipient: ['08031234567', '0803', '7'],
  network: ['7'],
  meterNumber: ['45012345678', '4501234567890', '123', '123456', '7'],
  disco: ['44'],
  bundle: ['1000', '3', '77'],
  when: ['8'],
};
/** Words that ask for letters: they belong into a message, not onto a screen with digits. */
const wordsToWrite = /\b(?:reply|write|type|for example|HELP TOKEN|AGENT|STOP SCHEDULE|RESUME \d|CANCEL)\b/;

const [dialogue] = africastalkingUssd.open({
  serviceCodes: ['*384*77#'],
  textsBy: { account: 'at-sms', number: '21512' },
}).dialogues;

const digits = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));

function inputsFor({ world, outcome }: DialledStep): readonly string[] {
  const { flow, choices } = world.state;
  const pendingCode = world.orders.some(({ status }) => status === 'SECOND_FACTOR');
  return [
    ...digits(choices.length),
    ...(flow ? (entries[flow.step === 'confirming' ? 'amount' : (flow.asked ?? '')] ?? []) : []),
    ...(choices.length > 0 && choices.length < 9 ? ['9'] : []),
    ...(pendingCode ? ['123456'] : []),
    ...(outcome.replies.at(-1)?.asks ? ['MENU', 'hello there'] : []),
  ];
}

function say(text: string, opens?: 'dialled'): TurnEvent {
  const from = { medium: 'sms', value: '+2348031237701' } as const;
  return { kind: 'message', text, medium: 'ussd', from, ...(opens ? { opens } : {}) };
}

function screenOf({ outcome: { replies, state } }: DialledStep, page: number): string {
  const screen: Screen = {
    kind: 'replies',
    hop: { dialogueId: 'at:ussd:1', from: { medium: 'ussd', value: '' }, to: '', step: '', entered: '' },
    replies: toldOf(replies),
    texted: isTextedBesides(replies),
    language: state.language,
    page,
    silences: 0,
    nextUrl: '',
  };
  return dialogue?.render(screen).answer.body ?? '';
}

function pagesOf(step: DialledStep): readonly string[] {
  const pages = [screenOf(step, 0)];
  while (/^99 /m.test(pages.at(-1) ?? '') && pages.length < 20) pages.push(screenOf(step, pages.length));
  return pages;
}

/** What is wrong with how a step is shown. */
function faultsOf(step: DialledStep): readonly string[] {
  const { replies } = step.outcome;
  const pages = pagesOf(step);
  const asks = replies.at(-1)?.asks === true;
  return pages.flatMap((page, index) => [
    ...(page.length - 4 > 160 ? [`${page.length - 4} characters`] : []),
    ...(/^(?:CON|END) [!-~][\n -~]*$/.test(page) ? [] : ['not plain']),
    ...(page.startsWith('CON') === (asks || index < pages.length - 1) ? [] : ['wrongly closed or open']),
    ...(wordsToWrite.test(page) ? ['asks for words'] : []),
    ...(/undefined|NaN|\[object|: :|\.\.| ,/.test(page) ? ['badly put'] : []),
    ...(pages.length > 3 ? ['too many pages'] : []),
  ]);
}

const mostSteps = 20_000;

type Visit = { readonly way: string; readonly world: DialledWorld; readonly event: TurnEvent };

/** Where one can go from what is shown. */
function waysOn(way: string, step: DialledStep): readonly Visit[] {
  // A person has it from there.
  if (step.outcome.state.owner === 'person') return [];
  return inputsFor(step).map((text) => ({ way: `${way} > ${text}`, world: step.world, event: say(text) }));
}

/** Goes every way from the first screen; screens that differ in their numbers alone are one. */
async function walk(start: DialledWorld): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const faults: string[] = [];
  const visits: Visit[] = [{ way: 'dial', world: start, event: say('', 'dialled') }];
  for (let at = 0; at < visits.length && at < mostSteps; at += 1) {
    const { way, world, event } = visits[at] as Visit;
    const step = await takeStep(world, event);
    const { replies } = step.outcome;
    visits.push(
      ...step.news.map(({ name, next, event }) => ({ way: `${way} > ${name}`, world: next, event })),
    );
    if (replies.length === 0 && step.news.length === 0) faults.push(`${way}: nothing is said`);
    const shown = replies.length === 0 ? '' : pagesOf(step).join('\n--\n');
    const key = shown.replace(/[\d,]*\d/g, '0');
    if (shown === '' || seen.has(key)) continue;
    seen.add(key);
    faults.push(...faultsOf(step).map((fault) => `${way}: ${fault}: ${JSON.stringify(shown)}`));
    visits.push(...waysOn(way, step));
  }
  expect(faults.slice(0, 20)).toEqual([]);
  expect(visits.length).toBeLessThan(mostSteps);
  return seen;
}

const schedule: ScheduleView = {
  ...{ scheduleId: 'sch_1', number: 1, state: 'active', pausedBy: null, product: 'AIRTIME' },
  plan: { rhythm: { kind: 'weekly', weekdays: [5] }, minute: 540 },
  quote: {
    product: 'AIRTIME',
    lines: [
      {
        ...{ product: 'AIRTIME', network: '9MOBILE', recipient: '+2348091234567' },
        ...{ faceKobo: 50_000, payableKobo: 50_000 },
      },
    ],
    ...{ faceKobo: 50_000, payableKobo: 50_000, discountKobo: 0, feeKobo: 0 },
  },
  next: '2026-11-27',
  touchedAt: new Date('2026-11-21T09:00:00Z'),
};
const meters = ['shop', 'mama house lekki'].map((nickname, index) => ({
  ...{ nickname, disco: 'IKEDC', meter: `4501234567${index}`, meterType: 'PREPAID' },
})) as unknown as DialledWorld['meters'];

const starts: readonly (readonly [string, (language: Language) => DialledWorld])[] = [
  ['a new customer', (language) => newWorld({ state: { ...newConversation, language } })],
  [
    'one with schedules, meters and a full wallet',
    (language) =>
      newWorld({
        ...{ state: { ...newConversation, language }, schedules: [schedule], meters },
        walletKobo: 999_999_900,
      }),
  ],
];

describe.each(['en', 'pcm'] as const)('every screen that can be dialled, in %s', (language) => {
  it.each(starts)('fits and asks for digits: %s', async (_name, start) => {
    const seen = await walk(start(language));
    const text = [...seen].join('\n');
    expect(seen.size).toBeGreaterThan(100);
    expect(text).toMatch(/\*0\*0\*0#/);
  });
});
