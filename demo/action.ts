import { z } from 'zod';
import type { Action } from '../console/wire.ts';

const customer = z.string().min(1).max(40);
const text = z.string().min(1).max(4_000);
const provider = z.enum(['africastalking', 'twilio']);
const name = z.string().min(1).max(200);

/** What the page may ask for. */
const ActionForm = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('text'), customer, provider, text }),
  z.strictObject({ do: z.literal('dial'), customer, code: z.string().regex(/^[*#\d]{2,100}$/) }),
  z.strictObject({ do: z.literal('enter'), customer, input: z.string().max(160) }),
  z.strictObject({ do: z.literal('drop'), customer }),
  z.strictObject({ do: z.literal('whatsapp'), customer, text }),
  z.strictObject({ do: z.literal('tap'), customer, choice: name }),
  z.strictObject({
    do: z.literal('mail'),
    customer,
    subject: z.string().max(300),
    text,
    inReplyTo: name.optional(),
  }),
  z.strictObject({ do: z.literal('call'), customer, provider }),
  z.strictObject({ do: z.literal('press'), customer, keys: z.string().regex(/^[\d*#]{1,40}$/) }),
  z.strictObject({ do: z.literal('speak'), customer, text: z.string().min(1).max(500) }),
  z.strictObject({ do: z.literal('hang-up'), customer }),
  z.strictObject({ do: z.literal('pay'), reference: name, outcome: z.enum(['success', 'failed']) }),
  z.strictObject({ do: z.literal('load'), customer, token: z.string().max(60) }),
  z.strictObject({ do: z.literal('fault'), fault: name, on: z.boolean() }),
  z.strictObject({ do: z.literal('kill'), process: z.enum(['worker', 'server']) }),
  z.strictObject({ do: z.literal('empty-redis') }),
  z.strictObject({ do: z.literal('play'), story: name }),
  z.strictObject({ do: z.literal('stop-story') }),
  z.strictObject({ do: z.literal('replay'), customer, scenario: z.string().min(1).max(40_000) }),
]);

/** Throws a ZodError. */
export function readAction(json: unknown): Action {
  // JSON has no undefined: what is absent is absent.
  return ActionForm.parse(json) as Action;
}

/** Why something that was asked for is not done, in words for whoever asked. */
export class RefusedAction extends Error {}
