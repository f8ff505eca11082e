import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type mongoose from 'mongoose';
import type { Clock } from '../config/clock.ts';
import { isDuplicateKey } from '../config/duplicate-key.ts';
import { linkRules } from '../config/rules/links.ts';
import { durable } from '../config/runtime.ts';
import type { Address, Medium } from './address.ts';
import { makeCode } from './make-code.ts';
import type { Privacy } from './privacy.ts';

/**
 * open: a code is out, or will be · void: wrong too often, or another claim took its place · proved: the two addresses are
 * to become one customer · joined: they are, and what follows from it is under way · done.
 */
type ClaimState = 'open' | 'void' | 'proved' | 'joined' | 'done';

/**
 * Somebody says that another address is theirs too. Neither the address nor the code is in here: only their keyed indexes.
 * `{_id: 'clm_…', claimerId: 'cus_…', claimerKey: 'kX…', addressKey: 'pZ…', medium: 'sms', target: 'v1.…', state: 'open',
 *   codeHash: 'aB…', tokenHash: 'cD…', codeUntil: ISODate, wrong: [], claimerSlot: 'cus_…|2026-11-21|1', …}`
 */
type ClaimDocument = {
  _id: string;
  claimerId: string;
  claimerKey: string;
  addressKey: string;
  medium: Medium;
  /** Where the code goes: value, account and number of ours, sealed. */
  target: string;
  account: string;
  state: ClaimState;
  codeHash: string | null;
  tokenHash: string | null;
  codeUntil: Date | null;
  /** The messages that held a wrong code. */
  wrong: string[];
  /** The message that held the right one, or `link`. */
  provedBy: string | null;
  provedAt: Date | null;
  /** Made of who asks or is asked about, the day and a number: unique, so that no day has more of them than numbers. */
  claimerSlot: string;
  targetSlot: string;
  survivorId?: string;
  formerId?: string;
  createdAt: Date;
  dueAt: Date | null;
  eraseAt: Date;
};

export type ClaimTarget = {
  readonly address: Address;
  readonly account: string;
  readonly ourNumber: string;
};

export type NewClaim = {
  readonly claimId: string;
  readonly claimerId: string;
  readonly claimerKey: string;
  readonly addressKey: string;
  readonly target: ClaimTarget;
};

export type Claim = Pick<
  ClaimDocument,
  'claimerId' | 'claimerKey' | 'addressKey' | 'state' | 'survivorId' | 'formerId' | 'provedAt'
> & { readonly claimId: string };

/** A claim that waits for its code. `isRight` compares without telling anybody; only `hash` leaves the turn. */
export type PendingClaim = {
  readonly claimId: string;
  readonly hash: (code: string) => string;
  readonly isRight: (code: string) => boolean;
};

export type ClaimTry =
  | { readonly outcome: 'proved' | 'over' }
  | { readonly outcome: 'wrong'; readonly triesLeft: number };

export type AddressClaimStore = ReturnType<typeof createAddressClaimStore>;

const minuteMs = 60_000;
const lagosOffsetMs = 3_600_000;
const maximumRaces = 20;
const tokenBytes = 32;

export function claimIdOf(errandId: string): string {
  return `clm_${createHash('sha256').update(errandId).digest('base64url').slice(0, 22)}`;
}

/** Claims to addresses, from the first word to the end of the join that a proof leads to. */
export function createAddressClaimStore(options: {
  connection: mongoose.Connection;
  privacy: Privacy;
  clock: Clock;
}) {
  const { connection, privacy, clock } = options;
  const claims = connection.getClient().db(connection.name).collection<ClaimDocument>('address_claims');
  const context = (claimId: string) => `address_claims|target|${claimId}`;
  const hashCode = (claimId: string, code: string) =>
    privacy.blindIndex('secret', `claim|${claimId}|${code}`);
  const hashToken = (token: string) => privacy.blindIndex('secret', `claim_link|${token}`);

  const toClaim = ({ _id, ...document }: ClaimDocument): Claim => ({ claimId: _id, ...document });

  async function slotOf(field: 'claimerSlot' | 'targetSlot', whose: string): Promise<string | null> {
    const day = new Date(clock.now().getTime() + lagosOffsetMs).toISOString().slice(0, 10);
    const prefix = `${whose}|${day}|`;
    const count = await claims.countDocuments({ [field]: { $gte: prefix, $lt: `${prefix}~` } });
    return count < linkRules.claimsADay ? `${prefix}${count + 1}` : null;
  }

  async function isBusy(account: string): Promise<boolean> {
    const since = new Date(clock.now().getTime() - clock.scaleMs(60 * minuteMs));
    const count = await claims.countDocuments(
      { account, createdAt: { $gt: since } },
      { limit: linkRules.claimsAnHourByAccount },
    );
    return count >= linkRules.claimsAnHourByAccount;
  }

  async function insert(document: Omit<ClaimDocument, 'claimerSlot' | 'targetSlot'>): Promise<boolean> {
    for (let race = 0; race < maximumRaces; race += 1) {
      const [claimerSlot, targetSlot] = await Promise.all([
        slotOf('claimerSlot', document.claimerId),
        slotOf('targetSlot', document.addressKey),
      ]);
      if (claimerSlot === null || targetSlot === null) return false;
      if (await tryInsert({ ...document, claimerSlot, targetSlot })) return true;
    }
    return false;
  }

  /** False: another claim took the slot in this moment. */
  async function tryInsert(document: ClaimDocument): Promise<boolean> {
    try {
      await claims.insertOne(document, durable);
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return error.keyPattern !== undefined && '_id' in error.keyPattern;
    }
  }

  function goodUntil(): Date {
    const { codeValidMs, codeValidAtLeastMs } = linkRules;
    return new Date(clock.now().getTime() + Math.max(clock.scaleMs(codeValidMs), codeValidAtLeastMs));
  }

  async function noteWrong(document: ClaimDocument, tryId: string): Promise<ClaimTry> {
    const wrong = [...document.wrong, tryId];
    const isLast = wrong.length >= linkRules.wrongCodesAtMost;
    await claims.updateOne(
      { _id: document._id, state: 'open', wrong: document.wrong },
      { $set: { wrong, ...(isLast ? { state: 'void' as const, codeHash: null, tokenHash: null } : {}) } },
      durable,
    );
    return isLast ? { outcome: 'over' } : wrongOf({ wrong });
  }

  return {
    /** Stores a claim, in the place of an older one of the same addresses. False: today's are used up. A repeat gives the same. */
    open: async ({ claimId, claimerId, claimerKey, addressKey, target }: NewClaim): Promise<boolean> => {
      const now = clock.now();
      if (await claims.findOne({ _id: claimId })) return true;
      if (await isBusy(target.account)) return false;
      const inserted = await insert({
        ...{ _id: claimId, claimerId, claimerKey, addressKey, account: target.account },
        medium: target.address.medium,
        target: await privacy.seal(claimerId, context(claimId), JSON.stringify(target)),
        ...{ state: 'open', codeHash: null, tokenHash: null, codeUntil: null },
        ...{ wrong: [], provedBy: null, provedAt: null, createdAt: now, dueAt: null },
        eraseAt: new Date(Date.now() + linkRules.keptMs),
      });
      if (inserted) {
        await claims.updateMany(
          { claimerKey, addressKey, state: 'open', _id: { $ne: claimId }, createdAt: { $lte: now } },
          { $set: { state: 'void', codeHash: null, tokenHash: null } },
          durable,
        );
      }
      return inserted;
    },
    target: async (claimId: string): Promise<ClaimTarget | null> => {
      const found = await claims.findOne({ _id: claimId });
      return found && (JSON.parse(await privacy.open(context(claimId), found.target)) as ClaimTarget);
    },
    /** A fresh code and the token of a link, in the instant of sending them; null: nobody waits for them. */
    mint: async (claimId: string): Promise<{ code: string; token: string } | null> => {
      const code = makeCode();
      const token = randomBytes(tokenBytes).toString('base64url');
      const codeHash = hashCode(claimId, code);
      const tokenHash = hashToken(token);
      const { matchedCount } = await claims.updateOne(
        { _id: claimId, state: 'open' },
        { $set: { codeHash, tokenHash, codeUntil: goodUntil() } },
        durable,
      );
      return matchedCount === 1 ? { code, token } : null;
    },
    /** Those of this address that wait for their code, the oldest first; one whose code ran out is told so for a while. */
    pending: async (claimerKey: string): Promise<readonly PendingClaim[]> => {
      const since = new Date(
        clock.now().getTime() - 3 * Math.max(clock.scaleMs(linkRules.codeValidMs), 60_000),
      );
      const found = await claims
        .find({ claimerKey, state: 'open', codeHash: { $ne: null }, createdAt: { $gt: since } })
        .sort({ createdAt: 1 })
        .toArray();
      return found.map(({ _id, codeHash }) => ({
        claimId: _id,
        hash: (code) => hashCode(_id, code),
        isRight: (code) => isSame(hashCode(_id, code), codeHash),
      }));
    },
    /** A typed code, counted once a message, however often its turn is repeated. `typedAt`: when the message was accepted. */
    tryCode: async (
      claimId: string,
      { hash, tryId, typedAt }: { readonly hash: string; readonly tryId: string; readonly typedAt: Date },
    ): Promise<ClaimTry> => {
      const found = await claims.findOne({ _id: claimId });
      if (found?.provedBy === tryId) return { outcome: 'proved' };
      if (found?.wrong.includes(tryId)) return found.state === 'void' ? { outcome: 'over' } : wrongOf(found);
      if (found?.state !== 'open' || found.codeUntil === null || typedAt > found.codeUntil) {
        return { outcome: 'over' };
      }
      if (!isSame(hash, found.codeHash)) return await noteWrong(found, tryId);
      const { matchedCount } = await claims.updateOne(
        { _id: claimId, state: 'open', codeHash: found.codeHash },
        { $set: proved(tryId) },
        durable,
      );
      return { outcome: matchedCount === 1 ? 'proved' : 'over' };
    },
    /** The claim that a link proves, the first time and on a repeat; null for a link that is wrong or over. */
    proveByToken: async (token: string): Promise<string | null> => {
      const tokenHash = hashToken(token);
      await claims.updateOne(
        { tokenHash, state: 'open', codeUntil: { $gt: clock.now() } },
        { $set: proved('link') },
        durable,
      );
      const found = await claims.findOne({ tokenHash, provedBy: 'link' });
      return found?._id ?? null;
    },
    find: async (claimId: string): Promise<Claim | null> => {
      const found = await claims.findOne({ _id: claimId });
      return found && toClaim(found);
    },
    /** The addresses are one customer from this transaction on. */
    noteJoined: async (
      claimId: string,
      joined: { readonly survivorId: string; readonly formerId?: string },
      session?: mongoose.mongo.ClientSession,
    ): Promise<void> => {
      await claims.updateOne(
        { _id: claimId, state: 'proved' },
        { $set: { state: 'joined', ...joined } },
        session ? { session } : durable,
      );
    },
    end: async (claimId: string, state: 'done' | 'void'): Promise<void> => {
      await claims.updateOne({ _id: claimId }, { $set: { state, dueAt: null } }, durable);
    },
    postpone: async (claimId: string, dueAt: Date): Promise<void> => {
      await claims.updateOne({ _id: claimId, dueAt: { $ne: null } }, { $set: { dueAt } });
    },
    /** Proofs that have not led to the end yet. */
    due: async (limit: number): Promise<readonly string[]> => {
      const found = await claims
        .find({ dueAt: { $lte: new Date() } }, { projection: { _id: 1 } })
        .sort({ dueAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id }) => _id);
    },
    /** Deletes every claim by or to these customers and addresses. */
    erase: async (customerIds: readonly string[], addressKeys: readonly string[]): Promise<void> => {
      const ids = { $in: [...customerIds] };
      const keys = { $in: [...addressKeys] };
      await claims.deleteMany(
        {
          $or: [
            { claimerId: ids },
            { survivorId: ids },
            { formerId: ids },
            { claimerKey: keys },
            { addressKey: keys },
          ],
        },
        durable,
      );
    },
    createIndexes: async () => {
      await claims.createIndex({ claimerSlot: 1 }, { unique: true });
      await claims.createIndex({ targetSlot: 1 }, { unique: true });
      await claims.createIndex({ claimerKey: 1, createdAt: 1 });
      await claims.createIndex({ account: 1, createdAt: 1 });
      await claims.createIndex(
        { tokenHash: 1 },
        { partialFilterExpression: { tokenHash: { $type: 'string' } } },
      );
      await claims.createIndex({ dueAt: 1 }, { partialFilterExpression: { dueAt: { $type: 'date' } } });
      await claims.createIndex({ eraseAt: 1 }, { expireAfterSeconds: 0 });
    },
  };
}

/** Real time: the sweep goes by it. */
function proved(provedBy: string) {
  const now = new Date();
  return { state: 'proved', provedBy, provedAt: now, codeHash: null, dueAt: now } as const;
}

function wrongOf({ wrong }: Pick<ClaimDocument, 'wrong'>): ClaimTry {
  return { outcome: 'wrong', triesLeft: linkRules.wrongCodesAtMost - wrong.length };
}

function isSame(hash: string, expected: string | null): boolean {
  if (expected === null) return false;
  const [one, other] = [Buffer.from(hash), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
