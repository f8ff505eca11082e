import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../config/secret.ts';
import { openTestDatabase } from '../test/database.ts';
import { createPrivacy } from './key-store.ts';

describe('sealed fields', () => {
  const secret = () => new Secret(randomBytes(32).toString('base64'));
  const keys = { keyEncryptionKey: { id: 'k1', key: secret() }, indexKey: secret() };
  let connection: Awaited<ReturnType<typeof openTestDatabase>>;
  let privacy: ReturnType<typeof createPrivacy>;

  beforeAll(async () => {
    connection = await openTestDatabase();
    privacy = createPrivacy({ connection, ...keys });
  });

  it('open again, in another process too', async () => {
    const sealed = await privacy.seal('cus_1', 'outbox|body|m1', 'Ngozi, 0803');
    expect(sealed).not.toContain('Ngozi');
    const other = createPrivacy({ connection, ...keys });
    expect(await other.open('outbox|body|m1', sealed)).toBe('Ngozi, 0803');
  });

  it('do not open in another field, after a change, or under another wrapping key', async () => {
    const sealed = await privacy.seal('cus_1', 'outbox|body|m1', 'text');
    await expect(privacy.open('outbox|body|m2', sealed)).rejects.toThrow();
    const changed = `${sealed.slice(0, -3)}${sealed.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    await expect(privacy.open('outbox|body|m1', changed)).rejects.toThrow();
    const foreign = createPrivacy({ connection, ...keys, keyEncryptionKey: { id: 'k1', key: secret() } });
    await expect(foreign.open('outbox|body|m1', sealed)).rejects.toThrow();
  });

  it("are gone for ever once the owner's key is erased", async () => {
    const sealed = await privacy.seal('cus_gone', 'outbox|body|m3', 'text');
    await privacy.eraseKey('cus_gone');
    await expect(privacy.open('outbox|body|m3', sealed)).rejects.toThrow('erased');
  });

  it('of who has the name of somebody erased open everywhere, though a process has the old key at hand', async () => {
    const other = createPrivacy({ connection, ...keys });
    const old = await other.seal('cus_again', 'c|1', 'old');
    await privacy.eraseKey('cus_again');
    const sealed = await privacy.seal('cus_again', 'c|2', 'new');
    expect(await other.open('c|2', sealed)).toBe('new');
    await expect(other.open('c|1', old)).rejects.toThrow();
    const third = createPrivacy({ connection, ...keys });
    await third.open('c|2', sealed);
    await privacy.eraseKey('cus_again');
    third.forgetKey('cus_again');
    expect(await privacy.open('c|3', await third.seal('cus_again', 'c|3', 'newer'))).toBe('newer');
  });

  it('get one key for an owner, however many seal for it at once', async () => {
    const others = Array.from({ length: 8 }, () => createPrivacy({ connection, ...keys }));
    const sealed = await Promise.all(
      others.map((each, index) => each.seal('cus_race', `c|${index}`, 'text')),
    );
    for (const [index, value] of sealed.entries()) {
      expect(await privacy.open(`c|${index}`, value)).toBe('text');
    }
  });

  it('have blind indexes that are equal for equal values of one purpose only', () => {
    const index = privacy.blindIndex('address', 'sms:+2348031234567');
    expect(privacy.blindIndex('address', 'sms:+2348031234567')).toBe(index);
    expect(privacy.blindIndex('phone', 'sms:+2348031234567')).not.toBe(index);
    expect(privacy.blindIndex('address', 'sms:+2348031234568')).not.toBe(index);
    expect(index).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });
});
