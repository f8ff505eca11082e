import { escalationRules } from '../../config/rules/escalation.ts';
import { foldWords } from '../../conversation/flow-words.ts';

const alarming = new RegExp(`\\b(?:${Object.values(escalationRules.keywords).flat().join('|')})`);

/** Whether a message has a word that calls a person when it is meant in earnest; understanding decides that. */
export function hasAlarmingWord(text: string): boolean {
  return alarming.test(foldWords(text));
}
