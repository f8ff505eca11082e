import { keepBooks, mostKept } from '../kept-books.ts';
import {
  type Answer,
  basicCredentials,
  type Call,
  type Endpoint,
  json,
  type ProviderSide,
  readFields,
  text,
  textOf,
} from '../wire.ts';
import type { World } from '../world.ts';
import { balanceOf, openVtpassBooks, type VtpassBooks } from './books.ts';
import { dataServices, variationsResource } from './data-services.ts';
import { readVerify, verify } from './electricity.ts';
import { pay, readPay, refusal, requery } from './recharging.ts';

/** GET wants api-key and public-key, POST api-key and secret-key; Basic is the old way for both. */
function isKnown(world: World, call: Call): boolean {
  const { apiKey, secretKey, publicKey } = world.config().callbacks.vtpass;
  const [second, expected] = call.method === 'GET' ? ['public-key', publicKey] : ['secret-key', secretKey];
  const fits = (given: unknown, wanted: string | null | undefined) =>
    typeof given === 'string' && given !== '' && (wanted === null || given === wanted);
  if (fits(call.headers['api-key'], apiKey) && fits(call.headers[second ?? ''], expected)) return true;
  return apiKey === null && basicCredentials(call.headers.authorization) !== undefined;
}

function endpointsOf(books: VtpassBooks): Endpoint[] {
  const authorized = (run: (call: Call) => Answer) => (call: Call) =>
    isKnown(books.world, call) ? run(call) : refusal('087');
  return [
    {
      method: 'POST',
      path: '/vtpass/api/pay',
      operation: 'pay',
      facts: (call) => {
        const { phone, requestId } = readPay(call);
        return { phones: [phone], reference: requestId };
      },
      execute: authorized((call) => pay(books, call)),
    },
    {
      method: 'POST',
      path: '/vtpass/api/requery',
      operation: 'requery',
      facts: (call) => {
        const reference = textOf(readFields(call)['request_id']);
        const phone = books.byRequestId.get(reference)?.phone;
        return { reference, phones: phone === undefined ? [] : [phone] };
      },
      execute: authorized((call) => requery(books, call)),
    },
    {
      method: 'POST',
      path: '/vtpass/api/merchant-verify',
      operation: 'verify',
      facts: (call) => ({ reference: readVerify(call).meter }),
      execute: authorized((call) => verify(books.world, call)),
    },
    {
      method: 'GET',
      path: '/vtpass/api/balance',
      operation: 'balance',
      facts: () => ({}),
      execute: authorized(() => json(200, { code: 1, contents: { balance: balanceOf(books) } })),
    },
    {
      method: 'GET',
      path: '/vtpass/api/service-variations',
      operation: 'variations',
      facts: () => ({}),
      execute: authorized((call) => {
        const serviceID = call.query.get('serviceID') ?? '';
        return Object.hasOwn(dataServices, serviceID)
          ? json(200, variationsResource(books.world, serviceID))
          : refusal('012');
      }),
    },
  ];
}

/** VTpass from its own side: https://www.vtpass.com/documentation/, read 2026-11-21. */
export function createVtpass(world: World): ProviderSide & { readonly books: VtpassBooks } {
  const books = openVtpassBooks(world);
  return {
    name: 'vtpass',
    books,
    endpoints: endpointsOf(books),
    troubled: (status) => text(status, status === 429 ? 'Too Many Attempts.' : 'Server Error'),
    reset: () => {
      books.recharges.clear();
      books.spentNaira = 0;
    },
    kept: keepBooks(
      1,
      () => ({ recharges: books.recharges.newest(mostKept), spentNaira: books.spentNaira }),
      ({ recharges, spentNaira }) => {
        books.recharges.restore(recharges);
        for (const recharge of recharges) books.byRequestId.set(recharge.requestId, recharge);
        books.spentNaira = spentNaira;
      },
    ),
  };
}
