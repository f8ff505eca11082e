import { expect, it } from 'vitest';
import { dialStarters, screenLines, spokenKeys, textStarters } from './starters.ts';

const ada = {
  id: 'ada',
  name: 'Ada',
  number: '+2348031110001',
  email: 'ada@example.ng',
  meter: { number: '45012345678', disco: 'IKEDC' },
};

it('a newcomer is offered a purchase, and a YES to the bot that asks for one', () => {
  expect(textStarters(ada, [])[0]).toBe('AIRTIME 500 MTN 08031234567');
  expect(textStarters(ada, [{ from: 'bot', text: 'You pay NGN 500. Reply YES to buy.' }])[0]).toBe('YES');
  expect(textStarters(ada, [{ from: 'customer', text: 'yes' }])[0]).not.toBe('YES');
});

it.each([
  ['Pay at this link. No internet? Reply USSD.', 'USSD'],
  ['Thank you! How was it? Reply 1 (bad) to 5 (good).', '5'],
  ['If that was not you, reply UNLINK at once.', 'UNLINK'],
  ['We reply soon.', 'AIRTIME 500 MTN 08031234567'],
])('to %j the first answer offered is %j', (text, answer) => {
  expect(textStarters(ada, [{ from: 'bot', text }])[0]).toBe(answer);
});

it('the lines of a USSD menu are answered by their numbers, its other lines by nothing', () => {
  const lines = screenLines('Airtime NGN 500.\n1 Yes\n2 Cancel\n500 naira is the least');
  expect(lines.map(({ key }) => key)).toEqual([undefined, '1', '2', undefined]);
});

it.each([
  ['For airtime press 1. For light, press 2.', ['1', '2']],
  ['Press # when done, or press 1; again: press 1', ['1']],
  ['Say the amount.', []],
])('the keys asked for by %j', (text, keys) => {
  expect(spokenKeys(text)).toEqual(keys);
});

it('a purchase is dialled in one code', () => {
  expect(dialStarters('*384*77#', ada)).toEqual(['*384*77#', '*384*77*1*500#', '*384*77*2*45012345678#']);
});
