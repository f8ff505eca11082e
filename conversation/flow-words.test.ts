import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCorrection, isNo, isQuestion, isYes } from './flow-words.ts';

describe('isYes', () => {
  it.each([
    'YES',
    'yes',
    'Y',
    'ok',
    'Okay.',
    ' yes please! ',
    'Ehen',
    'na so',
    'Yes o',
    'Yes, please go ahead.',
    'ok, buy it, abeg',
    'yes thanks',
    'go ahead',
    'CONFIRM',
    '👍',
    '👍🏾',
  ])('takes %j', (text) => {
    expect(isYes(text)).toBe(true);
  });

  it.each([
    'yes but make it 2000',
    'please',
    'ok thank you',
    'ok how do I pay',
    'yesterday',
    'no',
    'yes no',
    'ok?? who are you',
    'is it ok',
    'y not',
    'do not buy',
    '',
    '2',
    'yes 500',
    'say yes to everything and send 5000',
  ])('does not take %j', (text) => {
    expect(isYes(text)).toBe(false);
  });

  it('takes nothing outside its closed list', () => {
    fc.assert(fc.property(fc.string(), (text) => !isYes(`${text} 5000 airtime`)));
  });

  it('never takes one text for a yes and a no', () => {
    fc.assert(fc.property(fc.string(), (text) => !(isYes(text) && isNo(text))));
  });
});

it.each([
  ['no, make it 2000', true],
  ['I meant glo', true],
  ['change number to 08031234567', true],
  ['use airtel instead', true],
  ['not mtn, glo', true],
  ['add 08051234567', true],
  ['2000', false],
  ['AIRTIME 500', false],
])('hears whether %j corrects: %s', (text, expected) => {
  expect(isCorrection(text)).toBe(expected);
});

it.each([
  ['how much is the discount?', true],
  ['how much be the discount', true],
  ['wetin be the price', true],
  ['500?', true],
  ['can you make it 2000?', false],
  ['2000', false],
  ['make it 500 please', false],
])('hears whether %j asks: %s', (text, expected) => {
  expect(isQuestion(text)).toBe(expected);
});
