import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../config/clock.ts';
import { linkRules } from '../config/rules/links.ts';
import { Secret } from '../config/secret.ts';
import { openTestDatabase } from '../test/database.ts';
import { createAddressClaimStore, type NewClaim } from './address-claim-store.ts';
import { createPrivacy } from './key-store.ts';

const connection = await openTestDatabase();
const key = () => new Secret(randomBytes(32).toString('base64'));
const privacy = createPrivacy({ connection, keyEncryptionKey: { id: 'k1', key: key() }, indexKey: key() });
let now = new Date('2026-11-21T10:00:00Z');
const clock = createClock(1, () => now);
const claims = createAddressClaimStore({ connection, privacy, clock });
beforeAll(() => claims.createIndexes());

const minutes = (count: number) => new Date(now.getTime() + count * 60_000);

function claimOf(changes: Partial<NewClaim> = {}): NewClaim {
  const id = randomUUID();
  return {
    claimId: `clm_${id}`,
    claimerId: `cus_${id}`,
    claimerKey: `key_${id}`,
    addressKey: `target_${id}`,
    target: { address: { medium: 'sms', value: '+2348031237777' }, account: `acc_${id}`, ourNumber: '21512' },
    ...changes,
  };
}

async function opened(changes: Partial<NewClaim> = {}) {
  const claim = claimOf(changes);
  expect(await claims.open(claim)).toBe(true);
  const minted = await claims.mint(claim.claimId);
  if (!minted) throw new Error('no code');
  const [pending] = await claims.pending(claim.claimerKey);
  const wrong = minted.code === '000000' ? '000001' : '000000';
  const tryCode = (code: string, tryId: string = randomUUID(), typedAt = now) =>
    claims.tryCode(claim.claimId, { hash: pending?.hash(code) ?? '', tryId, typedAt });
  return { ...claim, ...minted, wrong, tryCode };
}

describe('a claim', () => {
  it('is proved by its code, once, and by no other', async () => {
    const { claimId, claimerKey, code, wrong, tryCode } = await opened();
    expect(await tryCode(wrong)).toEqual({ outcome: 'wrong', triesLeft: 2 });
    expect((await claims.pending(claimerKey)).map(({ isRight }) => isRight(code))).toEqual([true]);
    expect(await tryCode(code, 'm1')).toEqual({ outcome: 'proved' });
    expect(await tryCode(code, 'm1')).toEqual({ outcome: 'proved' });
    expect(await tryCode(code, 'm2')).toEqual({ outcome: 'over' });
    expect(await claims.find(claimId)).toMatchObject({ state: 'proved' });
    expect(await claims.due(10)).toContain(claimId);
    expect(await claims.pending(claimerKey)).toEqual([]);
  });

  it('is over after three wrong codes, of which a repeat counts once', async () => {
    const { code, wrong, tryCode } = await opened();
    expect(await tryCode(wrong, 'm1')).toEqual({ outcome: 'wrong', triesLeft: 2 });
    expect(await tryCode(wrong, 'm1')).toEqual({ outcome: 'wrong', triesLeft: 2 });
    expect(await tryCode(wrong, 'm2')).toEqual({ outcome: 'wrong', triesLeft: 1 });
    expect(await tryCode(wrong, 'm3')).toEqual({ outcome: 'over' });
    expect(await tryCode(code)).toEqual({ outcome: 'over' });
  });

  it('counts a code by when its message was accepted', async () => {
    const first = await opened();
    expect(await first.tryCode(first.code, 'm1', minutes(10.1))).toEqual({ outcome: 'over' });
    expect(await first.tryCode(first.code, 'm2', minutes(9.9))).toEqual({ outcome: 'proved' });
  });

  it('is proved by its link, which has no effect but that one', async () => {
    const { claimId, token, code, tryCode } = await opened();
    expect(await claims.proveByToken(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toBeNull();
    expect(await claims.proveByToken(token)).toBe(claimId);
    expect(await claims.proveByToken(token)).toBe(claimId);
    expect(await tryCode(code)).toEqual({ outcome: 'over' });
    await claims.end(claimId, 'done');
    await claims.proveByToken(token);
    expect(await claims.find(claimId)).toMatchObject({ state: 'done' });
  });

  it('has a link that is over when its code is', async () => {
    const { token } = await opened();
    const before = now;
    now = minutes(11);
    expect(await claims.proveByToken(token)).toBeNull();
    now = before;
  });

  it('voids the code of an older one of the same addresses, and a fresh code the one before', async () => {
    const older = await opened();
    const newer = await opened({ claimerKey: older.claimerKey, addressKey: older.addressKey });
    expect(await older.tryCode(older.code)).toEqual({ outcome: 'over' });
    expect(await claims.proveByToken(older.token)).toBeNull();
    const again = await claims.mint(newer.claimId);
    expect(await claims.proveByToken(newer.token)).toBeNull();
    expect(await claims.proveByToken(again?.token ?? '')).toBe(newer.claimId);
  });

  it.each(['claimerId', 'addressKey'] as const)(
    'is the last of a day of one %s after three',
    async (field) => {
      const value = `one_${randomUUID()}`;
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () => claims.open(claimOf({ [field]: value }))),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(linkRules.claimsADay);
      expect(await claims.open(claimOf({ [field]: value }))).toBe(false);
      const before = now;
      now = minutes(24 * 60);
      expect(await claims.open(claimOf({ [field]: value }))).toBe(true);
      now = before;
    },
  );

  it('is stored once, however often it is asked for', async () => {
    const claim = claimOf();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => claims.open(claim)));
    expect(outcomes).toEqual([true, true, true, true, true]);
    expect(await claims.open(claimOf({ claimerId: claim.claimerId }))).toBe(true);
    expect(await claims.open(claimOf({ claimerId: claim.claimerId }))).toBe(true);
    expect(await claims.open(claimOf({ claimerId: claim.claimerId }))).toBe(false);
  });

  it('leaves neither code nor link nor address in the database', async () => {
    const { claimId, code, token } = await opened();
    const dump = JSON.stringify(await connection.collection('address_claims').find({}).toArray());
    expect(dump).not.toContain(token);
    expect(dump).not.toContain('8031237777');
    expect(new RegExp(`(?<![0-9a-zA-Z_-])${code}(?![0-9a-zA-Z_-])`).test(dump)).toBe(false);
    expect((await claims.target(claimId))?.address.value).toBe('+2348031237777');
  });
});
