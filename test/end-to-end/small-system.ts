import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { afterAll, beforeAll, inject } from 'vitest';
import { openRecords, type RecordReader, type Records } from '../../commands/chaos/records.ts';
import { type System, startSystem } from '../../setup/system.ts';
import type { SystemOptions } from '../../setup/system-options.ts';
import type { CarriedSms } from '../../setup/system-simulators.ts';

export type SmallSystem = {
  readonly system: () => System;
  readonly folder: () => string;
  readonly records: () => Promise<Records>;
  readonly flushAll: () => Promise<void>;
  /** Posts as Africa's Talking would, once; the answer's status, 0 for none. */
  readonly postSms: (from: string, text: string, id?: string) => Promise<number>;
  /** What reached the number, in order. */
  readonly texts: (number: string, provider?: 'africastalking' | 'twilio') => Promise<readonly string[]>;
};

export const shortCode = '21512';

/** The real product, its processes and simulated providers, for one test file. On the run's MongoDB unless it is to be killed. */
export function openSmallSystem(options: Partial<SystemOptions> = {}): SmallSystem {
  let folder: string;
  let system: System;
  let reader: RecordReader;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchboard-e2e-'));
    const database = `e2e_${randomBytes(6).toString('hex')}`;
    system = await startSystem({
      folder,
      workers: 1,
      seed: 1,
      clockSpeed: 20,
      messagesPerSecond: 1_000,
      // A busy machine must not be taken for a provider that does not answer.
      timings: 'production',
      mongodb: { uri: inject('mongoUri'), database },
      simulators: { callbackDelayMs: 50, retryDelaysMs: [500, 1_000], refundDelayMs: 50 },
      ...options,
    });
    reader = await openRecords(system.environment);
  }, 120_000);

  afterAll(async () => {
    await reader?.close();
    await system?.stop();
    if (options.mongodb !== 'own') await dropDatabase(system?.environment);
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  return {
    system: () => system,
    folder: () => folder,
    records: () => reader.read(),
    flushAll: () => reader.flushAll(),
    postSms: (from, text, id = randomUUID()) => {
      const form = { from, to: shortCode, text, id, date: '2026-11-21T06:04:45Z', linkId: randomUUID() };
      return postForm(system.webhookUrl('at-sms', 'inbound'), form);
    },
    texts: async (number, provider = 'africastalking') => {
      const messages = await system.simulators.inspect<CarriedSms[]>(`${provider}/messages`, { to: number });
      return messages.map(({ text }) => text);
    },
  };
}

export async function postForm(url: string, form: Readonly<Record<string, string>>): Promise<number> {
  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(15_000),
  }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.status ?? 0;
}

/** Clicks Pay on the page of the simulated gateway that a text links to. */
export async function clickPay(text: string): Promise<void> {
  const url = /http\S+\/paystack\/pay\/\w+/.exec(text)?.[0] ?? '';
  const page = await (await fetch(url)).text();
  const field = /<(?:button|input)[^>]*name="(\w+)"[^>]*value="(success)"/.exec(page);
  const status = await postForm(url, { [field?.[1] ?? '']: field?.[2] ?? '' });
  if (status === 0 || status >= 400) throw new Error(`the pay page answered ${status}`);
}

async function dropDatabase(environment: Readonly<Record<string, string>> | undefined): Promise<void> {
  const { MONGODB_URI: uri, MONGODB_DATABASE: dbName } = environment ?? {};
  if (uri === undefined || dbName === undefined) return;
  const connection = await mongoose.createConnection(uri, { dbName }).asPromise();
  await connection.dropDatabase();
  await connection.close();
}
