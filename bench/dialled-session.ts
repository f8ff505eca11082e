import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpAnswer } from './http-connections.ts';

export const serviceCode = '*384*77#';

/** What is entered to buy airtime for oneself, and the screen that must come: dial, 1 airtime, how much, yes, the ways to pay. */
const purchase: readonly { readonly input: string; readonly screen: RegExp }[] = [
  { input: '', screen: /^CON Welcome\./ },
  { input: '1', screen: /^CON How much airtime\?/ },
  { input: '500', screen: /^CON Airtime NGN 500 .*\n1 Yes/ },
  { input: '1', screen: /^CON Pay NGN 500 by the link/ },
];

export const hopsOfPurchase = purchase.length;

export type SessionRecord = {
  readonly number: string;
  /** One for each hop that was answered with its screen. */
  readonly latenciesMs: readonly number[];
  /** Bodies of answers that were something else, or `nothing`; the session ends with the first. */
  readonly wrong: readonly string[];
};

export type Ask = (form: string) => Promise<HttpAnswer>;

type Caller = { readonly sessionId: string; readonly number: string; readonly ask: Ask };

const formOf = ({ sessionId, number }: Caller, text: string) =>
  new URLSearchParams({ sessionId, phoneNumber: number, networkCode: '62130', serviceCode, text }).toString();

/** Dials, and hangs up at the first screen. Throws when there is none. */
export async function dialOnce(caller: Caller): Promise<void> {
  const { body } = await caller.ask(formOf(caller, ''));
  if (!purchase[0]?.screen.test(body)) throw new Error(`A customer who dialled was shown: ${body}`);
}

/** One customer at the telco: dials, reads, thinks, enters, up to the screen on which one pays. */
export async function playSession(options: Caller & { readonly thinkMs: number }): Promise<SessionRecord> {
  const { number } = options;
  const latenciesMs: number[] = [];
  let text = '';
  for (const [index, { input, screen }] of purchase.entries()) {
    if (index > 0) await sleep(options.thinkMs);
    text = index < 2 ? input : `${text}*${input}`;
    const at = performance.now();
    const answer = await options.ask(formOf(options, text)).catch(() => undefined);
    const ms = performance.now() - at;
    if (answer?.status !== 200 || !screen.test(answer.body)) {
      return { number, latenciesMs, wrong: [answer?.body ?? 'nothing'] };
    }
    latenciesMs.push(ms);
  }
  return { number, latenciesMs, wrong: [] };
}
