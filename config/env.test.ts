import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readEnv } from './env.ts';
import { modelRules } from './rules/models.ts';

const key = () => randomBytes(32).toString('base64');
const good = {
  MONGODB_URI: 'mongodb://127.0.0.1/',
  REDIS_URL: 'redis://127.0.0.1',
  PUBLIC_BASE_URL: 'https://gw.example.ng/',
  ACCOUNTS_FILE: 'accounts.json',
  SWITCHBOARD_KEK: `k1:${key()}`,
  SWITCHBOARD_INDEX_KEY: key(),
};

describe('the environment', () => {
  it('is read once it is complete, without a slash at the end of the public address', () => {
    expect(readEnv(good).publicBaseUrl).toBe('https://gw.example.ng');
  });

  const bad: [string, Record<string, string | undefined>, string][] = [
    ...Object.keys(good).map((name): [string, Record<string, undefined>, string] => [
      `${name} missing`,
      { [name]: undefined },
      name,
    ]),
    [
      'a short key',
      { SWITCHBOARD_INDEX_KEY: Buffer.from('short').toString('base64') },
      'SWITCHBOARD_INDEX_KEY',
    ],
    [
      'a key of one letter',
      { SWITCHBOARD_INDEX_KEY: Buffer.alloc(32, 'a').toString('base64') },
      'SWITCHBOARD_INDEX_KEY',
    ],
    ['a wrapping key without a name', { SWITCHBOARD_KEK: key() }, 'SWITCHBOARD_KEK'],
    [
      'a weak wrapping key',
      { SWITCHBOARD_KEK: `k1:${Buffer.alloc(32).toString('base64')}` },
      'SWITCHBOARD_KEK',
    ],
    ['no port', { PORT: 'http' }, 'PORT'],
    ['no address', { PUBLIC_BASE_URL: 'gw' }, 'PUBLIC_BASE_URL'],
    ['no address of a model', { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'the-model' }, 'OPENAI_BASE_URL'],
  ];
  it.each(bad)('with %s stops the start and names the variable, never its value', (_, change, name) => {
    const source = { ...good, ...change };
    const value = change[name];
    expect(() => readEnv(source)).toThrow(name);
    try {
      readEnv(source);
    } catch (error) {
      expect(value !== undefined && String(error).includes(value) && value.length > 6).toBe(false);
    }
  });

  it('lets no guard be switched off outside tests', () => {
    expect(() => readEnv({ ...good, PLANTED_VIOLATIONS: 'fence_off' })).toThrow('PLANTED_VIOLATIONS');
    expect(
      readEnv({ ...good, PLANTED_VIOLATIONS: 'fence_off', TIMINGS: 'test' }).planted.has('fence_off'),
    ).toBe(true);
  });

  it.each([{}, { OPENAI_API_KEY: '' }, { OPENAI_API_KEY: ' ', OPENAI_MODEL: 'gpt-5-mini' }])(
    'without a key (%o) names no model, and is complete',
    (change) => {
      expect(readEnv({ ...good, ...change }).openAi).toBeNull();
    },
  );

  it('with a key alone names the usual model of OpenAI, and never shows the key', () => {
    const { openAi } = readEnv({ ...good, OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: '', OPENAI_MODEL: '' });
    expect(openAi).toMatchObject({ baseUrl: 'https://api.openai.com/v1', model: modelRules.usual });
    expect(openAi?.apiKey.reveal()).toBe('sk-1');
    expect(JSON.stringify(openAi)).not.toContain('sk-1');
  });
});
