import type { EnquiryCategory } from '../../conversation/enquiry.ts';
import type { CommandKind } from '../commands/command.ts';
import type { ProductDomain } from '../understanding/labels.ts';
import type { ToolName } from './tools.ts';

export type AgentTier = 'entry' | 'domain' | 'support' | 'operations' | 'human';

/**
 * What speaks for an agent. rule: functions of ours alone · model: rules first, a model where they are in doubt ·
 * worker: a process of its own that acts on records and is never prompted · person: somebody at the desk.
 */
export type AgentKind = 'rule' | 'model' | 'worker' | 'person';

/**
 * An agent as data. There is no field for an effect on money: what an agent may propose is `commands`, and none of them
 * has one.
 */
export type Agent = {
  readonly name: string;
  readonly tier: AgentTier;
  readonly kind: AgentKind;
  readonly role: string;
  /** Null where no model is ever asked. */
  readonly temperature: number | null;
  /** How often in one turn. */
  readonly maxIterations: number;
  readonly tools: readonly ToolName[];
  readonly commands: readonly CommandKind[];
  /** Whom it may hand over to; `any` where to everybody. */
  readonly to: readonly string[] | 'any';
  /** File and version under `prompts/`: `airtime-sales@1`. */
  readonly prompt?: string;
  readonly domain?: ProductDomain;
  readonly category?: EnquiryCategory;
  /** Face value of one purchase that it may open. The flow and the order have limits of their own besides. */
  readonly orderAtMostKobo?: number;
};
