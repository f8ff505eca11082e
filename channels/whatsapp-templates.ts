import { z } from 'zod';
import type { ReplyClass } from '../conversation/reply.ts';
import type { SetupStep } from '../conversation/webhook.ts';

const replyClasses = [
  'notice',
  'receipt',
  'money_prompt',
  'code',
  'chat',
] as const satisfies readonly ReplyClass[];

/** A template that WhatsApp has approved for each class of reply, as the account's provider names one. */
export function templatesSetting<Template extends z.ZodType>(template: Template) {
  const one = template.optional();
  const shape = { notice: one, receipt: one, money_prompt: one, code: one, chat: one };
  return z.strictObject(shape satisfies Record<ReplyClass, unknown>).prefault({});
}

/** What an operator should still have approved; until then such a message fails outside the 24 hours. */
export function missingTemplates(
  templates: Readonly<Partial<Record<ReplyClass, unknown>>>,
  place: string,
): readonly SetupStep[] {
  return replyClasses
    .filter((replyClass) => templates[replyClass] === undefined)
    .map((replyClass) => ({
      title: `${place}: a template for "${replyClass}" after 24 hours of silence`,
      missing: `templates.${replyClass}`,
    }));
}
