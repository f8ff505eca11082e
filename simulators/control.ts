import { z } from 'zod';
import { optOut, receiveSms } from './africastalking/callbacks.ts';
import { dialUssd, dropUssd, enterUssd } from './africastalking/ussd.ts';
import { faultRuleSchema, matchSchema } from './fault-rules.ts';
import * as flutterwavePayments from './flutterwave/payments.ts';
import { openAiControls } from './openai/control.ts';
import { disputeTransaction } from './paystack/disputes.ts';
import { payTransaction } from './paystack/payments.ts';
import { inboundMailSchema, receiveMail } from './sendgrid/receiving.ts';
import type { Providers } from './simulated-providers.ts';
import { contentShape } from './stored-files.ts';
import { receiveTwilio } from './twilio/receiving.ts';
import { voiceControls } from './voice-control.ts';
import { inboundCloudSchema, receiveCloud } from './whatsapp-cloud/receiving.ts';
import { type Answer, type Call, json } from './wire.ts';
import type { World } from './world.ts';

const repeat = z.int().min(1).max(100).optional();
const rulesSchema = z
  .union([z.array(faultRuleSchema), z.strictObject({ rules: z.array(faultRuleSchema) }), faultRuleSchema])
  .transform((given) => (Array.isArray(given) ? given : 'rules' in given ? given.rules : [given]));

const inboundSmsSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  text: z.string(),
  id: z.string().optional(),
  networkCode: z.string().optional(),
  date: z.string().optional(),
  repeat,
});

const optOutSchema = z.strictObject({
  phoneNumber: z.string(),
  senderId: z.string().default('AFRICASTKNG'),
  blacklist: z.boolean().default(true),
});

const dialSchema = z.strictObject({ from: z.string(), code: z.string(), repeat });
const enterSchema = z.strictObject({ sessionId: z.string(), input: z.string().max(200), repeat });
const dropSchema = z.strictObject({ sessionId: z.string() });

const inboundTwilioSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  body: z.string().default(''),
  tap: z.string().optional(),
  sid: z.string().optional(),
  optOutType: z.enum(['STOP', 'START', 'HELP']).optional(),
  media: z
    .array(z.strictObject({ contentType: z.string().default('image/jpeg'), ...contentShape }))
    .min(1)
    .max(10)
    .optional(),
  fields: z.record(z.string(), z.string()).optional(),
  repeat,
});

const paySchema = z
  .strictObject({
    reference: z.string().optional(),
    accessCode: z.string().optional(),
    amountKobo: z.int().min(1).optional(),
    outcome: z.enum(['success', 'failed', 'abandoned']).default('success'),
    times: repeat,
  })
  .refine(({ reference, accessCode }) => reference !== undefined || accessCode !== undefined, {
    error: 'reference or accessCode is needed',
  });

const autopaySchema = z.strictObject({
  enabled: z.boolean(),
  match: matchSchema.optional(),
  delayMs: z.int().min(0).max(86_400_000).default(0),
});
const maxAutopayRules = 10_000;

const disputeSchema = z.strictObject({
  reference: z.string(),
  state: z.enum(['open', 'won', 'lost']),
  amountKobo: z.int().min(1).optional(),
});

const flutterwavePaySchema = z.strictObject({
  reference: z.string(),
  amountKobo: z.int().min(1).optional(),
  outcome: z.enum(['success', 'failed', 'abandoned']).default('success'),
  times: repeat,
});

export const isControlError = (error: unknown): error is z.ZodError | SyntaxError | RangeError =>
  error instanceof z.ZodError || error instanceof SyntaxError || error instanceof RangeError;

/** What a ZodError, a SyntaxError or a RangeError tells the caller. */
export function controlError(error: z.ZodError | SyntaxError | RangeError): Answer {
  return json(400, { error: error instanceof z.ZodError ? z.prettifyError(error) : error.message });
}

const read = <T>(schema: z.ZodType<T>, call: Call): T => schema.parse(JSON.parse(call.body));

/** The command side: `METHOD /path` → what it does. */
export function controls(world: World, providers: Providers) {
  const { africastalking, twilio, paystack } = providers;
  const listFaults = () => json(200, { faults: world.faults.list() });
  const addFaults = (call: Call) => {
    world.faults.add(read(rulesSchema, call));
    return listFaults();
  };
  const pay = (call: Call) => {
    const { reference, accessCode, ...payment } = read(paySchema, call);
    const { byReference, byAccessCode } = paystack.books;
    const transaction = byReference.get(reference ?? '') ?? byAccessCode.get(accessCode ?? '');
    if (!transaction) return json(404, { error: 'no such transaction' });
    const status = payTransaction(paystack.books, transaction, payment);
    return json(200, { status, reference: transaction.reference, paidKobo: transaction.paidKobo });
  };
  const autopay = (call: Call) => {
    const rule = read(autopaySchema, call);
    // Without a match it speaks of everybody, and what was said before of some no longer counts.
    const others = rule.match ? paystack.books.autopay : [];
    paystack.books.autopay = [...others, rule].slice(-maxAutopayRules);
    return json(200, { rules: paystack.books.autopay.length });
  };
  const dispute = (call: Call) => {
    const { reference, ...claim } = read(disputeSchema, call);
    const transaction = paystack.books.byReference.get(reference);
    if (!transaction) return json(404, { error: 'no such transaction' });
    return json(200, disputeTransaction(paystack.books, transaction, claim));
  };
  const sms = async (call: Call) =>
    json(200, await receiveSms(africastalking.books, read(inboundSmsSchema, call)));
  const leave = async (call: Call) => {
    const { phoneNumber, senderId, blacklist } = read(optOutSchema, call);
    return json(200, await optOut(africastalking.books, phoneNumber, senderId, blacklist));
  };
  return {
    'GET /_control/config': () => json(200, world.config()),
    'POST /_control/config': (call: Call) => {
      world.patchConfig(JSON.parse(call.body));
      return json(200, world.config());
    },
    'GET /_control/faults': listFaults,
    'POST /_control/faults': (call: Call) => {
      const rules = read(rulesSchema, call);
      world.faults.remove();
      world.faults.add(rules);
      return listFaults();
    },
    'POST /_control/faults/add': addFaults,
    'DELETE /_control/faults': (call: Call) => {
      world.faults.remove(call.query.get('id') ?? undefined);
      return listFaults();
    },
    'POST /_control/africastalking/inbound': sms,
    'POST /_control/africastalking/optout': leave,
    'POST /_control/africastalking/ussd/dial': async (call: Call) =>
      json(200, await dialUssd(africastalking.books.ussd, read(dialSchema, call))),
    'POST /_control/africastalking/ussd/enter': async (call: Call) =>
      json(200, await enterUssd(africastalking.books.ussd, read(enterSchema, call))),
    'POST /_control/africastalking/ussd/drop': async (call: Call) =>
      json(200, await dropUssd(africastalking.books.ussd, read(dropSchema, call).sessionId)),
    'POST /_control/twilio/inbound': async (call: Call) =>
      json(200, await receiveTwilio(twilio.books, read(inboundTwilioSchema, call))),
    'POST /_control/sendgrid/inbound': async (call: Call) =>
      json(200, await receiveMail(providers.sendgrid.books, read(inboundMailSchema, call))),
    'POST /_control/whatsapp-cloud/inbound': async (call: Call) =>
      json(200, await receiveCloud(providers['whatsapp-cloud'].books, read(inboundCloudSchema, call))),
    'POST /_control/paystack/pay': pay,
    'POST /_control/paystack/autopay': autopay,
    'POST /_control/paystack/dispute': dispute,
    ...flutterwaveControls(providers),
    ...voiceControls(world, providers),
    ...openAiControls(providers.openai.books),
    'POST /_control/reset': () => {
      world.reset();
      for (const provider of Object.values(providers)) provider.reset();
      return json(200, { reset: true });
    },
  };
}

function flutterwaveControls({ flutterwave: { books } }: Providers) {
  return {
    'POST /_control/flutterwave/pay': (call: Call) => {
      const { reference, ...payment } = read(flutterwavePaySchema, call);
      const transaction = books.byReference.get(reference);
      if (!transaction) return json(404, { error: 'no such transaction' });
      const status = flutterwavePayments.payTransaction(books, transaction, payment);
      return json(200, { status, reference, paidKobo: transaction.paidKobo });
    },
    'POST /_control/flutterwave/autopay': (call: Call) => {
      const rule = read(autopaySchema, call);
      books.autopay = [...(rule.match ? books.autopay : []), rule].slice(-maxAutopayRules);
      return json(200, { rules: books.autopay.length });
    },
    'POST /_control/flutterwave/dispute': (call: Call) => {
      const { reference, state, amountKobo } = read(disputeSchema, call);
      const transaction = books.byReference.get(reference);
      if (!transaction) return json(404, { error: 'no such transaction' });
      const status = state === 'open' ? 'initiated' : state;
      return json(200, flutterwavePayments.disputeTransaction(books, transaction, { status, amountKobo }));
    },
  };
}
