import { agentRules } from '../config/rules/agents.ts';
import type { Understanding } from './understanding/understanding.ts';

/** Free text, understood without a model of anybody else's. Pure and quick. */
export type Understand = (text: string) => Understanding;

/** Below this an understanding is a guess: the customer is asked again rather than answered beside the point. */
export const minimumConfidence = agentRules.acceptAtLeast;
