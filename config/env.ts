import { z } from 'zod';
import { modelRules } from './rules/models.ts';
import { Secret } from './secret.ts';

/** A 32-byte key in base64 that is not an obvious default. */
const key32 = z
  .string()
  .refine(
    (text) => Buffer.from(text, 'base64').length === 32,
    'needs 32 bytes in base64 (openssl rand -base64 32)',
  )
  .refine((text) => new Set(Buffer.from(text, 'base64')).size >= 12, 'is too regular to be random');

const keyEncryptionKey = z
  .string()
  .regex(/^[a-z0-9-]{1,32}:.+$/, 'has the form <id>:<base64 of 32 bytes>')
  .transform((text) => ({ id: text.slice(0, text.indexOf(':')), key: text.slice(text.indexOf(':') + 1) }))
  .refine(({ key }) => key32.safeParse(key).success, 'needs 32 random bytes in base64 after the id')
  .transform(({ id, key }) => ({ id, key: new Secret(key) }));

/** Set to nothing is not set: compose files pass such on. */
const optionalText = z
  .string()
  .optional()
  .transform((text) => text?.trim() || undefined);

const schema = z.object({
  MONGODB_URI: z.string().min(1),
  MONGODB_DATABASE: z.string().min(1).default('switchboard'),
  REDIS_URL: z.string().min(1),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  WORKER_HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  PUBLIC_BASE_URL: z.url().transform((url) => url.replace(/\/+$/, '')),
  ACCOUNTS_FILE: z.string().min(1),
  SWITCHBOARD_KEK: keyEncryptionKey,
  SWITCHBOARD_INDEX_KEY: key32.transform((text) => new Secret(text)),
  DATA_DIR: z.string().min(1).default('.data'),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  /** How many times faster than the wall schedules run; 1 outside tests. */
  CLOCK_SPEED: z.coerce.number().positive().default(1),
  /**
   * `test`: short locks and leases, so that minutes exercise what takes hours. `demo`: beside simulated providers, where
   * somebody looks on and nobody wants to watch a vendor's 45 seconds.
   */
  TIMINGS: z.enum(['production', 'demo', 'test']).default('production'),
  /** Without a key no model is asked, and everything works. */
  OPENAI_API_KEY: optionalText,
  /** Any server that speaks OpenAI's Chat Completions. */
  OPENAI_BASE_URL: optionalText.pipe(z.url({ protocol: /^https?$/ }).default('https://api.openai.com/v1')),
  OPENAI_MODEL: optionalText.pipe(z.string().default(modelRules.usual)),
  /** Comma-separated names of guards that a chaos run switches off to prove that it notices. Refused outside `test`. */
  PLANTED_VIOLATIONS: z.string().default(''),
});

/** How long locks, leases and calls last, in real milliseconds. */
export type Timings = {
  readonly lockMs: number;
  readonly stalledMs: number;
  readonly leaseMs: number;
  readonly sendClaimMs: number;
  /** How long a step of payment or vend belongs to one worker; longer than a provider's deadline. */
  readonly moneyClaimMs: number;
  readonly providerTimeoutMs: number;
  /** How long a provider may take to accept a message; what is sent again after that may arrive twice. */
  readonly sendTimeoutMs: number;
  /** A vendor may take long; a call broken off too early is an outcome unknown. */
  readonly vendTimeoutMs: number;
  readonly sweepMs: number;
  readonly sweepAfterMs: number;
};

const timings: Record<'production' | 'demo' | 'test', Timings> = {
  production: {
    lockMs: 10_000,
    stalledMs: 5_000,
    leaseMs: 8_000,
    sendClaimMs: 20_000,
    moneyClaimMs: 90_000,
    providerTimeoutMs: 10_000,
    sendTimeoutMs: 10_000,
    vendTimeoutMs: 45_000,
    sweepMs: 2_000,
    sweepAfterMs: 1_500,
  },
  demo: {
    lockMs: 5_000,
    stalledMs: 2_500,
    leaseMs: 5_000,
    sendClaimMs: 15_000,
    moneyClaimMs: 15_000,
    providerTimeoutMs: 6_000,
    sendTimeoutMs: 6_000,
    vendTimeoutMs: 10_000,
    sweepMs: 1_000,
    sweepAfterMs: 1_500,
  },
  test: {
    lockMs: 5_000,
    stalledMs: 2_500,
    leaseMs: 4_000,
    sendClaimMs: 3_000,
    moneyClaimMs: 3_000,
    providerTimeoutMs: 500,
    sendTimeoutMs: 1_500,
    vendTimeoutMs: 500,
    sweepMs: 500,
    sweepAfterMs: 1_000,
  },
};

/** A model behind a server that speaks OpenAI's protocol. */
export type OpenAiSettings = {
  readonly apiKey: Secret;
  readonly baseUrl: string;
  readonly model: string;
};

export type PlantedViolation = 'fence_off' | 'claim_off' | 'dedupe_off';

export type Env = {
  readonly mongodbUri: string;
  readonly mongodbDatabase: string;
  readonly redisUrl: string;
  readonly host: string;
  readonly port: number;
  readonly workerHealthPort: number;
  readonly publicBaseUrl: string;
  readonly accountsFile: string;
  readonly keyEncryptionKey: { readonly id: string; readonly key: Secret };
  readonly indexKey: Secret;
  readonly dataDir: string;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  readonly clockSpeed: number;
  readonly timings: Timings;
  readonly planted: ReadonlySet<PlantedViolation>;
  /** Null: no key is set. */
  readonly openAi: OpenAiSettings | null;
};

/** Reads the environment once. Throws one error that names every variable that is missing or wrong, never its value. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const parsed = schema.safeParse(source);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not complete:\n${faults.join('\n')}\nSee README, "Settings".`);
  }
  const env = parsed.data;
  const planted = new Set(env.PLANTED_VIOLATIONS.split(',').filter(Boolean)) as Set<PlantedViolation>;
  if (planted.size > 0 && env.TIMINGS !== 'test') {
    throw new Error('PLANTED_VIOLATIONS switches guards off and is only for TIMINGS=test.');
  }
  return {
    mongodbUri: env.MONGODB_URI,
    mongodbDatabase: env.MONGODB_DATABASE,
    redisUrl: env.REDIS_URL,
    host: env.HOST,
    port: env.PORT,
    workerHealthPort: env.WORKER_HEALTH_PORT,
    publicBaseUrl: env.PUBLIC_BASE_URL,
    accountsFile: env.ACCOUNTS_FILE,
    keyEncryptionKey: env.SWITCHBOARD_KEK,
    indexKey: env.SWITCHBOARD_INDEX_KEY,
    dataDir: env.DATA_DIR,
    logLevel: env.LOG_LEVEL,
    clockSpeed: env.CLOCK_SPEED,
    timings: timings[env.TIMINGS],
    planted,
    openAi:
      env.OPENAI_API_KEY === undefined
        ? null
        : {
            apiKey: new Secret(env.OPENAI_API_KEY),
            baseUrl: env.OPENAI_BASE_URL,
            model: env.OPENAI_MODEL,
          },
  };
}
