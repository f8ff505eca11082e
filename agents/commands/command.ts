import { z } from 'zod';
import { agentRules } from '../../config/rules/agents.ts';
import type { Effect } from '../turn.ts';
import { type Label, labels } from '../understanding/labels.ts';

/** What an agent may propose. Closed: none of them pays, delivers, gives back, says yes for the customer or passes a code. */
export const commandKinds = [
  'start_flow',
  'set_slot',
  'correct_slot',
  'cancel_flow',
  'clarify',
  'read',
  'answer_from_articles',
  'hand_over',
  'escalate',
  'say',
] as const;
export type CommandKind = (typeof commandKinds)[number];

/** What carrying out commands may do to the world outside the conversation. */
export type CommandEffect = Extract<Effect, { kind: 'look_up' | 'open_enquiry' }>;
type MoneyEffect = Exclude<Effect['kind'], CommandEffect['kind']>;
/** Never the name of an effect: one that is added as a command does not compile. */
type NoneOf<Kinds extends string, Forbidden extends string> =
  Extract<Kinds, Forbidden> extends never ? Kinds : never;
export type HarmlessKind = NoneOf<CommandKind, MoneyEffect>;

const escalationReasons = ['asked_for_person', 'upset', 'danger', 'fraud', 'legal', 'cannot_help'] as const;

/** Sentences that need no facts, by what they are for. */
export const templateNames = ['thanks', 'offer_person', 'out_of_scope', 'help', 'not_understood'] as const;
export type TemplateName = (typeof templateNames)[number];

const Name = z.string().min(1).max(40);
/** `c1`: a span that the customer typed in this message, or one of the customer's own records. Never a value. */
const Pointer = z.string().min(1).max(12);

/** What changes something by itself is heard from the customer alone: consent, a yes or a no, an order's cancel, what repeats. */
const customersOwn =
  /^GENERAL\.OPT\.|^GENERAL\.CONVERSATION\.(?:affirm|deny|cancel)$|\.(?:auto_recharge|auto_renewal)$/;
export const proposableLabels: readonly Label[] = labels.filter((label) => !customersOwn.test(label));
const About = z.enum(labels as [string, ...string[]]);

export const commandSchemas = {
  start_flow: z.strictObject({ kind: z.literal('start_flow'), flow: Name, with: z.array(Pointer).max(6) }),
  set_slot: z.strictObject({ kind: z.literal('set_slot'), slot: Name, candidate: Pointer }),
  correct_slot: z.strictObject({ kind: z.literal('correct_slot'), slot: Name, candidate: Pointer }),
  cancel_flow: z.strictObject({ kind: z.literal('cancel_flow') }),
  clarify: z.strictObject({
    kind: z.literal('clarify'),
    options: z.array(About).min(1).max(agentRules.clarifyChoices),
  }),
  read: z.strictObject({ kind: z.literal('read'), tool: Name, about: Pointer.nullable() }),
  answer_from_articles: z.strictObject({
    kind: z.literal('answer_from_articles'),
    article: Pointer,
    passages: z.array(Pointer).min(1).max(4),
  }),
  hand_over: z.strictObject({ kind: z.literal('hand_over'), agent: Name, about: About.nullable() }),
  escalate: z.strictObject({ kind: z.literal('escalate'), reason: z.enum(escalationReasons) }),
  say: z.strictObject({
    kind: z.literal('say'),
    template: z.enum(templateNames).nullable(),
    words: z.string().max(400).nullable(),
  }),
} as const satisfies Readonly<Record<HarmlessKind, z.ZodType>>;

export type Command = z.infer<(typeof commandSchemas)[CommandKind]>;

/** Null where it is none of the closed set, in form or in kind. */
export function parseCommand(proposed: unknown): Command | null {
  const kind: unknown =
    typeof proposed === 'object' && proposed !== null && Object.hasOwn(proposed, 'kind')
      ? Reflect.get(proposed, 'kind')
      : undefined;
  if (typeof kind !== 'string' || !Object.hasOwn(commandSchemas, kind)) return null;
  return commandSchemas[kind as CommandKind].safeParse(proposed).data ?? null;
}
