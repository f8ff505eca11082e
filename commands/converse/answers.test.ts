import { describe, expect, it } from 'vitest';
import { airtimeFlow } from '../../commerce/airtime/flow.ts';
import { type ConversationState, newConversation } from '../../conversation/conversation.ts';
import { languagePacks } from '../../conversation/language/language-packs.ts';
import { isIdleYes, unscriptedAnswer } from './answers.ts';

const msisdn = '+2348031110101';
const now = new Date();
const env = { facts: { msisdn }, pack: languagePacks.en, now, quotedUntil: now, quoteShownLast: true };
const asking: ConversationState = { ...newConversation, flow: airtimeFlow.start('airtime', env).state };
const confirming: ConversationState = {
  ...newConversation,
  flow: airtimeFlow.start('airtime 500', env).state,
};
const line = { msisdn, ifAsked: { amount: '400' } };

describe('what the script does not say', () => {
  it.each([
    ['the slot is asked for and nothing follows', asking, null, line, '400'],
    ['the next turn answers something else', asking, 'HISTORY', line, '400'],
    ['the next turn answers the slot', asking, '1500', line, null],
    ['the scenario has no answer for the slot', asking, null, { msisdn, ifAsked: {} }, null],
    ['a quote waits at the end', confirming, null, line, 'yes'],
    ['a quote waits and the script goes on', confirming, 'no, make it 2000', line, null],
    ['a person has taken over', { ...confirming, owner: 'person' } as const, null, line, null],
    ['the bot waits for nothing', newConversation, null, line, null],
  ])('is answered as it must be when %s', (_what, state, next, scenario, answer) => {
    expect(unscriptedAnswer(state, next, scenario)).toBe(answer);
  });
});

describe('a scripted yes at the end', () => {
  it.each([
    ['yes', newConversation, true],
    ['yes', confirming, false],
    ['yes', { ...newConversation, choices: ['confirm'] }, false],
    ['no', newConversation, false],
  ])('%s is left out only for a bot that has finished', (text, state, idle) => {
    expect(isIdleYes(text, state)).toBe(idle);
  });
});
