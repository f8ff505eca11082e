import { randomUUID } from 'node:crypto';
import { keepBooks, mostKept } from '../kept-books.ts';
import {
  type Answer,
  type Call,
  type Endpoint,
  json,
  type ProviderSide,
  readFields,
  textOf,
} from '../wire.ts';
import type { World } from '../world.ts';
import { indexTopup, openReloadlyBooks, type ReloadlyBooks } from './books.ts';
import { operatorResource, operators } from './operators.ts';
import { problem, readTopup, report, tellStatus, topUp } from './topping-up.ts';

const base = '/reloadly';
const noFacts = () => ({});

function giveToken({ world, tokens }: ReloadlyBooks, call: Call): Answer {
  const { clientId, clientSecret } = world.config().callbacks.reloadly;
  const fields = readFields(call);
  const [id, secret] = [textOf(fields['client_id']), textOf(fields['client_secret'])];
  const isKnown =
    id !== '' &&
    secret !== '' &&
    (clientId === null || id === clientId) &&
    (clientSecret === null || secret === clientSecret);
  if (!isKnown || fields['grant_type'] !== 'client_credentials') {
    return problem(401, 'INVALID_CREDENTIALS', '/oauth/token');
  }
  const { tokenLifeSeconds } = world.config().reloadly;
  const token = `sim.${randomUUID()}`;
  tokens.set(token, Date.now() + tokenLifeSeconds * 1_000);
  return json(200, {
    access_token: token,
    scope: 'send-topups',
    expires_in: tokenLifeSeconds,
    token_type: 'Bearer',
  });
}

function refuseToken({ tokens }: ReloadlyBooks, call: Call): Answer | undefined {
  const goodUntil = tokens.get(call.headers.authorization?.replace(/^Bearer /, '') ?? '');
  if (goodUntil === undefined) return problem(401, 'INVALID_TOKEN', call.path);
  return goodUntil <= Date.now() ? problem(401, 'TOKEN_EXPIRED', call.path) : undefined;
}

function endpointsOf(books: ReloadlyBooks): Endpoint[] {
  const { world } = books;
  const authorized = (run: (call: Call) => Answer) => (call: Call) => refuseToken(books, call) ?? run(call);
  return [
    {
      method: 'POST',
      path: `${base}/oauth/token`,
      operation: 'token',
      facts: noFacts,
      execute: (call) => giveToken(books, call),
    },
    {
      method: 'GET',
      path: `${base}/operators/countries/NG`,
      operation: 'operators',
      facts: noFacts,
      execute: authorized(() =>
        json(
          200,
          operators.map((operator) => operatorResource(world, operator)),
        ),
      ),
    },
    {
      method: 'POST',
      path: `${base}/topups`,
      operation: 'topup',
      facts: (call) => {
        const { phone, customIdentifier } = readTopup(call);
        return { phones: [phone], reference: customIdentifier };
      },
      execute: authorized((call) => topUp(books, call)),
    },
    {
      method: 'GET',
      path: `${base}/topups/:id/status`,
      operation: 'status',
      facts: (call) => {
        const found = books.byId.get(Number(call.params['id']));
        return found ? { phones: [found.phone], reference: found.customIdentifier } : {};
      },
      execute: authorized((call) => tellStatus(books, call)),
    },
    {
      method: 'GET',
      path: `${base}/topups/reports/transactions`,
      operation: 'report',
      facts: (call) => ({ reference: call.query.get('customIdentifier') ?? '' }),
      execute: authorized((call) => report(books, call)),
    },
    {
      method: 'GET',
      path: `${base}/accounts/balance`,
      operation: 'balance',
      facts: noFacts,
      execute: authorized(() =>
        json(200, { balance: world.config().reloadly.balanceNaira - books.spentNaira, currencyCode: 'NGN' }),
      ),
    },
  ];
}

/** Reloadly's airtime API from its own side: https://docs.reloadly.com/airtime, read 2026-11-21. */
export function createReloadly(world: World): ProviderSide & { readonly books: ReloadlyBooks } {
  const books = openReloadlyBooks(world);
  return {
    name: 'reloadly',
    books,
    endpoints: endpointsOf(books),
    troubled: (status) => problem(status, status === 429 ? 'TOO_MANY_REQUESTS' : 'INTERNAL_SERVER_ERROR'),
    reset: () => {
      books.topups.clear();
      books.byId.clear();
      books.byIdentifier.clear();
      books.tokens.clear();
      books.spentNaira = 0;
    },
    kept: keepBooks(
      1,
      () => ({ topups: books.topups.newest(mostKept), spentNaira: books.spentNaira }),
      ({ topups, spentNaira }) => {
        books.topups.restore(topups);
        for (const topup of topups) indexTopup(books, topup);
        books.spentNaira = spentNaira;
      },
    ),
  };
}
