import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebhookError } from '../../config/errors.ts';
import { webchatRules } from '../../config/rules/webchat.ts';
import { Secret } from '../../config/secret.ts';
import { channelContract } from '../../test/channel-contract.ts';
import type { OutboundMessage } from '../channel.ts';
import type { ChatSite } from '../chat-site.ts';
import { webchat } from './index.ts';
import { issueToken, readToken } from './token.ts';

/** For each: `FUZZ_RUNS=10000 npx vitest run channels/webchat`. */
const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 500);

const settings = {
  siteKey: 'shop-1',
  allowedOrigins: ['https://shop.example.ng', 'http://localhost:8080'],
  tokenSecret: 'a secret of at least 32 characters',
};

const visitor = 'AAECAwQFBgcICQoLDA0ODw';

const message: OutboundMessage = {
  id: 'chat|told:1#0',
  to: visitor,
  from: 'shop-1',
  reply: { class: 'chat', content: { kind: 'text', text: 'Hello! '.repeat(1_000) } },
  language: 'en',
};

channelContract(webchat, { settings: () => settings, secrets: [settings.tokenSecret], hasNoProvider: true }, [
  {
    kind: 'sent',
    name: 'is said where the visitor looks, however long it is',
    message,
    receipt: { externalId: message.id, parts: 1, status: 'sent' },
  },
  {
    kind: 'refused_recipient',
    name: 'not to what is no visitor',
    message: { ...message, to: '+2348031234567' },
    code: 'recipient_invalid',
  },
  {
    kind: 'not_sent',
    name: 'no one-time code: what is shown here is kept',
    message: { ...message, reply: { ...message.reply, class: 'code' } },
    code: 'provider_rejected',
  },
]);

function openSite(changes: Readonly<Record<string, unknown>> = {}): ChatSite {
  const { site } = webchat.open({ ...settings, ...changes });
  if (!site) throw new Error('A web chat is a site.');
  return site;
}

describe('settings', () => {
  it.each([
    ['an origin with a path', { allowedOrigins: ['https://shop.example.ng/'] }, 'allowedOrigins'],
    ['any origin', { allowedOrigins: ['*'] }, 'allowedOrigins'],
    ['no origin', { allowedOrigins: [] }, 'allowedOrigins'],
    ['a page of a file', { allowedOrigins: ['null'] }, 'allowedOrigins'],
    ['a short secret', { tokenSecret: 'hush' }, 'tokenSecret'],
    ['a key for another path', { siteKey: '../x' }, 'siteKey'],
    ['a colour by its name', { accent: 'green' }, 'accent'],
  ])('with %s are refused by name', (_, change, name) => {
    expect(() => webchat.open({ ...settings, ...change })).toThrow(name);
  });

  it('let exactly the pages in that they name', () => {
    const site = openSite();
    expect(site.allowsOrigin('https://shop.example.ng')).toBe(true);
    for (const origin of [
      'http://shop.example.ng',
      'https://shop.example.ng:444',
      'https://a.shop.example.ng',
      '',
    ]) {
      expect(site.allowsOrigin(origin)).toBe(false);
    }
  });
});

describe('a token', () => {
  const now = new Date('2026-11-21T06:00:00Z');
  const at = (ms: number) => new Date(now.getTime() + ms);
  const secret = new Secret(settings.tokenSecret);
  const former = new Secret('the secret before, of 32 characters');
  const token = issueToken('shop-1', visitor, now, secret);

  it.each([
    ['at once', 0, { visitorId: visitor, renew: false }],
    ['after a day and a bit', webchatRules.renewAfterMs + 1, { visitorId: visitor, renew: true }],
    ['at its last moment', webchatRules.tokenMs, { visitorId: visitor, renew: true }],
    ['when it is over', webchatRules.tokenMs + 1_000, null],
    ['long before it was made', -3_600_000, null],
  ])('is read %s', (_, ms, known) => {
    expect(readToken('shop-1', token, at(ms), [secret])).toEqual(known);
  });

  it('of the secret before is taken and exchanged', () => {
    const old = issueToken('shop-1', visitor, now, former);
    expect(readToken('shop-1', old, now, [secret, former])).toEqual({ visitorId: visitor, renew: true });
    expect(readToken('shop-1', old, now, [secret])).toBeNull();
  });

  it('of another site is nothing here', () => {
    expect(readToken('shop-2', token, now, [secret])).toBeNull();
  });

  it('with any character changed is no token', () => {
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (index, character) => {
        fc.pre(token[index] !== character);
        const changed = token.slice(0, index) + character + token.slice(index + 1);
        expect(readToken('shop-1', changed, now, [secret])).toBeNull();
      }),
      { numRuns },
    );
  });

  it('is never the same for two visitors', () => {
    const site = openSite();
    const ids = new Set(Array.from({ length: 100 }, () => site.newVisitorId()));
    expect(ids.size).toBe(100);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });
});

describe('frames', () => {
  const site = openSite();
  const id = '4b0c1c52-4a67-4a8e-9c1f-0f2f3c6f9d11';
  const say = (frame: object) => {
    const read = site.readFrame(JSON.stringify({ type: 'message', id, text: 'YES', ...frame }));
    if (read.type !== 'message') throw new Error('It was a message.');
    return site.toMessage(visitor, read, []);
  };

  it('become messages whose key is the same for the same visitor and id, and for no other', () => {
    expect(say({})).toEqual({
      kind: 'message',
      key: expect.stringMatching(/^wc:msg:[A-Za-z0-9_-]{27}$/),
      from: { medium: 'webchat', value: visitor },
      to: 'shop-1',
      text: 'YES',
      thread: { id },
    });
    const { key } = say({});
    expect(say({ text: 'NO' }).key).toBe(key);
    const other = site.toMessage('B'.repeat(22), { type: 'message', id, text: 'YES' }, []);
    expect(other.key).not.toBe(key);
    // Keys are logged: nothing of the visitor is to be seen in them.
    expect(key).not.toContain(visitor);
    expect(Object.values(site.bellsOf(visitor)).join()).not.toContain(visitor);
  });

  it('keep the choice that was tapped', () => {
    expect(say({ choiceId: 'menu_airtime' })).toMatchObject({ choiceId: 'menu_airtime' });
  });

  it('report once what was shown, and once that it was read', () => {
    const [shown, read] = [site.toReport('m#0', 'delivered'), site.toReport('m#0', 'read')];
    expect(shown).toMatchObject({ kind: 'delivery_report', externalId: 'm#0', status: 'delivered' });
    expect(new Set([shown.key, read.key, site.toReport('m#1', 'read').key]).size).toBe(3);
  });

  it('keep a text whole, whatever it is, and as something that a database can give back', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: webchatRules.textLength });
    fc.assert(
      fc.property(text, (written) => {
        fc.pre(written.trim() !== '');
        expect(say({ text: written }).text).toBe(Buffer.from(written).toString());
      }),
      { numRuns },
    );
  });

  const nasty = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '[{"a":'.repeat(3_000),
      '{"__proto__":{"type":"beat"}}',
      'null',
      '[]',
      '""',
      '1e999',
      '{',
    ),
    fc
      .record({
        type: fc.constantFrom('hello', 'message', 'shown', 'read', 'beat', '__proto__', 'constructor'),
        id: fc.oneof(fc.uuid(), fc.anything()),
        text: fc.oneof(fc.string(), fc.anything()),
        ids: fc.anything(),
        files: fc.anything(),
        token: fc.anything(),
        after: fc.oneof(fc.double(), fc.anything()),
      })
      .map((frame) => JSON.stringify(frame)),
  );

  it.each(['readFrame', 'readFrames', 'readUpdates'] as const)(
    '%s reads or refuses, whatever comes',
    (reader) => {
      fc.assert(
        fc.property(nasty, (text) => {
          try {
            site[reader](text);
          } catch (error) {
            expect(error).toBeInstanceOf(WebhookError);
            expect(error).toMatchObject({ status: 400 });
          }
        }),
        { numRuns },
      );
      expect(Reflect.get({}, 'type')).toBeUndefined();
    },
  );
});
