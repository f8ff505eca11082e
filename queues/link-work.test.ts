import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { createClock } from '../config/clock.ts';
import { createLogger } from '../config/logger.ts';
import { Secret } from '../config/secret.ts';
import type { Address } from '../conversation/address.ts';
import { createAddressClaimStore } from '../conversation/address-claim-store.ts';
import { createCustomerLinks } from '../conversation/customer-links.ts';
import { createCustomerStore } from '../conversation/customer-store.ts';
import { createPrivacy } from '../conversation/key-store.ts';
import type { LinkNews } from '../conversation/link.ts';
import { createSessionStore } from '../conversation/session-store.ts';
import { openTestDatabase } from '../test/database.ts';
import { createLinkWork } from './link-work.ts';

const connection = await openTestDatabase();
const key = () => new Secret(randomBytes(32).toString('base64'));
const privacy = createPrivacy({ connection, keyEncryptionKey: { id: 'k1', key: key() }, indexKey: key() });
const clock = createClock(1);
const customers = createCustomerStore({ connection, privacy });
const sessions = createSessionStore({ connection, privacy, leaseMs: 1_000 });
const claims = createAddressClaimStore({ connection, privacy, clock });
beforeAll(async () => {
  await customers.createIndexes();
  await claims.createIndexes();
});

const told: { lane: string; news: LinkNews }[] = [];
const run = createLinkWork({
  ...{ claims, customers, clock },
  links: createCustomerLinks({ connection, privacy }),
  inbox: {
    put: async (entries) => {
      told.push(...entries.map(({ lane, body }) => ({ lane, news: body as LinkNews })));
      return entries.map(() => 'stored' as const);
    },
  },
  firstAccount: (medium) => (medium === 'sms' ? 'first-sms' : undefined),
  canSend: (account) => account !== 'gone',
  bells: { ring: async () => undefined },
  log: createLogger('test', 'silent'),
});

const newPhone = (): Address => ({
  medium: 'sms',
  value: `+23480${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`,
});

async function known(address: Address, account: string): Promise<string> {
  await sessions.create(customers.idFor(address));
  return (await customers.create({ address, account, ourNumber: '777' })).customerId;
}

/** Claims an address; what the claimer is told, and by which way a code would go. */
async function claim(target: Address, customerId = `cus_${randomUUID()}`) {
  const errandId = randomUUID();
  await run({ kind: 'claim_address', target }, { customerId, addressKey: `key_${customerId}`, errandId });
  const news = told.at(-1);
  const route = await claims.target(news?.news.claimId ?? '');
  return { lane: news?.lane, news: news?.news, route, customerId };
}

it('whoever claims an address hears the same whether we know it or not', async () => {
  const [stranger, customer] = [newPhone(), newPhone()];
  await known(customer, 'heard-here');
  const [one, other] = [await claim(stranger), await claim(customer)];
  const words = ({ news, lane, customerId }: typeof one) => [
    lane === customerId,
    { ...news, claimId: '', target: '' },
  ];
  expect(words(one)).toEqual(words(other));
  expect(words(one)).toEqual([true, { kind: 'link', about: 'code', claimId: '', target: '' }]);
});

it.each([
  ['by which it was last heard', 'heard-here', { account: 'heard-here', ourNumber: '777' }],
  ['that is first for it where that is gone', 'gone', { account: 'first-sms', ourNumber: '' }],
])('a code goes through the account %s', async (_what, account, route) => {
  const address = newPhone();
  await known(address, account);
  expect((await claim(address)).route).toMatchObject(route);
});

it('an address that has opted out is not written to', async () => {
  const address = newPhone();
  const customerId = await known(address, 'heard-here');
  await customers.setConsentAt(customerId, { account: 'heard-here', value: address.value }, 'opted_out');
  expect((await claim(address)).news).toMatchObject({ about: 'code', silent: true });
});

it('an address that no account of ours can reach is told so', async () => {
  const { news } = await claim({ medium: 'email', value: `${randomUUID()}@mail.example` });
  expect(news).toMatchObject({ about: 'no_channel' });
});

it('the fourth claim of a day is refused in the same words for everybody', async () => {
  const target = newPhone();
  for (let count = 0; count < 3; count += 1)
    expect((await claim(target)).news).toMatchObject({ about: 'code' });
  expect((await claim(target)).news).toMatchObject({ about: 'too_many' });
});

it('a claim tells its owner nothing and changes nothing', async () => {
  const address = newPhone();
  const customerId = await known(address, 'heard-here');
  const before = await customers.byLane(customerId);
  const count = told.length;
  await claim(address);
  expect(told.slice(count).filter(({ lane }) => lane === customerId)).toEqual([]);
  expect(await customers.byLane(customerId)).toEqual(before);
});
