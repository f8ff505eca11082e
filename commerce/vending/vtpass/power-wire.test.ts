import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lookup } from '../../../conversation/lookup.ts';
import { type Disco, discos } from '../../../conversation/values/disco.ts';
import type { VendRequest } from '../vendor.ts';
import { vtpass } from './index.ts';
import { discoServices, readPowerProof, readVerifyAnswer } from './power-wire.ts';

type Reply = () => Promise<Response>;

const json =
  (body: unknown, status = 200): Reply =>
  async () =>
    new Response(JSON.stringify(body), { status });

/** The vendor with VTpass's side played by `reply`; what was asked is kept. */
function scripted(reply: Reply) {
  const seen: { path: string; headers: Headers; body: unknown }[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const request = new Request(String(url), init as RequestInit);
    seen.push({
      path: new URL(request.url).pathname,
      headers: request.headers,
      body: await request.json(),
    });
    return reply();
  };
  const settings = vtpass.settings.parse({ apiKey: 'api_key_example', secretKey: 'SK_example' });
  const vendor = vtpass.openVendor(settings, { vendTimeoutMs: 1_000, requeryTimeoutMs: 1_000, fetch });
  return { vendor, seen };
}

const reference = '202611211130abcdef';
const request: VendRequest = {
  reference,
  product: 'POWER',
  disco: 'IKEDC',
  meterType: 'PREPAID',
  meter: '01012345678',
  holder: 'ADA OBI',
  address: '12 ALLEN AVENUE',
  tariffClass: null,
  phone: '+2348031234567',
  amountKobo: 500_000,
};
const transactions = { status: 'delivered', transactionId: '17240000' };
const paid = (fields: object) => ({
  code: '000',
  content: { transactions },
  requestId: reference,
  ...fields,
});

describe('vtpass electricity', () => {
  it('pays with the meter as text, the type as variation, naira as amount and a phone', async () => {
    const { vendor, seen } = scripted(json(paid({ token: '1234-5678-9012-3456-7890', units: '25.5 kWh' })));
    expect(await vendor.vend(request)).toEqual({
      outcome: 'delivered',
      vendorId: '17240000',
      proof: { codes: [{ name: 'token', digits: '12345678901234567890' }], units: '25.5', tariffClass: null },
    });
    expect(seen).toMatchObject([
      {
        path: '/api/pay',
        body: {
          request_id: reference,
          serviceID: 'ikeja-electric',
          billersCode: '01012345678',
          variation_code: 'prepaid',
          amount: 5_000,
          phone: '08031234567',
        },
      },
    ]);
    expect(JSON.stringify(seen)).not.toContain('ADA');
  });

  it('gives the token again when it is asked by the reference', async () => {
    const { vendor } = scripted(json(paid({ purchased_code: 'Token : 02345678901234567890' })));
    expect(await vendor.requery(reference, null)).toMatchObject({
      proof: { codes: [{ name: 'token', digits: '02345678901234567890' }] },
    });
  });

  it('names all eleven companies', () => {
    expect(Object.keys(discoServices).sort()).toEqual(Object.keys(discos).sort());
    expect(new Set(Object.values(discoServices)).size).toBe(11);
  });
});

describe('the codes of a vend', () => {
  const token = '12345678901234567890';
  const kct1 = '11112222333344445555';
  const kct2 = '66667777888899990000';
  it.each<[object, [string, string][] | null]>([
    [{ token }, [['token', token]]],
    [{ Token: token }, [['token', token]]],
    [{ mainToken: token, mainTokenUnits: 12 }, [['token', token]]],
    [{ purchased_code: `Token : ${token}` }, [['token', token]]],
    [{ purchased_code: 'Token : 1234 5678 9012 3456 7890' }, [['token', token]]],
    [{ token: '1234-5678-9012-3456-7890' }, [['token', token]]],
    [
      { KCT1: kct1, KCT2: kct2, token },
      [
        ['KCT1', kct1],
        ['KCT2', kct2],
        ['token', token],
      ],
    ],
    [{ KCT1: null, KCT2: '', token }, [['token', token]]],
    [
      { token, bonusToken: kct1 },
      [
        ['token', token],
        ['bonus', kct1],
      ],
    ],
    [{ token, bonusToken: token }, [['token', token]]],
    [{ token: '1234567890123456789' }, null],
    [{ token: `${token}1` }, null],
    [{ token: 1e19 }, null],
    [{ purchased_code: '' }, null],
    [{}, null],
  ])('of %j are %j', (fields, codes) => {
    expect(readPowerProof(fields)?.codes.map(({ name, digits }) => [name, digits]) ?? null).toEqual(codes);
  });

  it('are twenty digits or nothing, whatever comes', () => {
    const names = fc.constantFrom('token', 'Token', 'mainToken', 'purchased_code', 'KCT1', 'KCT2', 'units');
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(names, fc.jsonValue())), (body) => {
        for (const { digits } of readPowerProof(body)?.codes ?? []) expect(digits).toMatch(/^\d{20}$/);
      }),
    );
  });

  it('survive any grouping', () => {
    const grouped = fc.tuple(
      fc.stringMatching(/^\d{20}$/),
      fc.constantFrom(1, 2, 4, 5, 10),
      fc.constantFrom('-', ' '),
    );
    fc.assert(
      fc.property(grouped, ([digits, size, joiner]) => {
        const written = digits.match(new RegExp(`.{${size}}`, 'g'))?.join(joiner) ?? '';
        expect(readPowerProof({ purchased_code: `Token : ${written}` })?.codes).toEqual([
          { name: 'token', digits },
        ]);
      }),
    );
  });
});

describe('a meter', () => {
  const asked: Lookup = { kind: 'meter', disco: 'PHEDC', meter: '01012345678', meterType: 'PREPAID' };
  const content = {
    Customer_Name: '  ADAÉZE   OBI ',
    Address: '12, Allen\nAvenue',
    Meter_Number: '01012345678',
    Meter_Type: 'PREPAID',
    Customer_Arrears: '0.00',
    Minimum_Amount: '',
    Min_Purchase_Amount: '1,000',
    Can_Vend: 'yes',
    WrongBillersCode: false,
  };

  it('is asked about by company, number and type', async () => {
    const { vendor, seen } = scripted(json({ code: '000', content }));
    expect(await vendor.lookUp?.(asked)).toEqual({
      kind: 'meter',
      found: true,
      holder: 'ADAEZE OBI',
      address: '12, Allen Avenue',
      meterType: 'PREPAID',
      tariffClass: null,
      minimumKobo: 100_000,
      dueKobo: null,
    });
    expect(seen).toMatchObject([
      {
        path: '/api/merchant-verify',
        body: { serviceID: 'portharcourt-electric', billersCode: '01012345678', type: 'prepaid' },
      },
    ]);
  });

  it.each<[string, unknown, unknown]>([
    ['020 as well as 000', { code: '020', content }, { found: true }],
    [
      'the type that it is of',
      { code: '000', content: { ...content, Meter_Type: 'postpaid' } },
      { meterType: 'POSTPAID' },
    ],
    [
      'what is owed',
      { code: '000', content: { ...content, Customer_Arrears: '12,300.50' } },
      { dueKobo: 1_230_050 },
    ],
    ['the tariff', { code: '000', content: { ...content, Tariff: 'R2' } }, { tariffClass: 'R2' }],
    [
      'no such meter',
      { code: '000', content: { ...content, WrongBillersCode: true } },
      { found: false, why: 'not_found' },
    ],
    [
      'no such meter, in words',
      { code: '000', content: { error: 'This meter is not correct' } },
      { found: false, why: 'not_found' },
    ],
    [
      'that nothing is sold for it',
      { code: '000', content: { ...content, Can_Vend: 'no' } },
      { found: false, why: 'blocked' },
    ],
  ])('tells %s', (_what, body, answer) => {
    expect(readVerifyAnswer(body, asked)).toMatchObject(answer as object);
  });

  it.each<[string, Reply]>([
    ['the biller is away (030)', json({ code: '030', content: { errors: 'BILLER NOT REACHABLE' } })],
    ['an empty answer', json({ code: '000', content: {} })],
    ['a 500', json({}, 500)],
    ['HTML', async () => new Response('<html>')],
    ['a reset', () => Promise.reject(Object.assign(new TypeError('x'), { cause: { code: 'ECONNRESET' } }))],
    ['bad keys (087)', json({ code: '087' })],
  ])('is not known where %s', async (_what, reply) => {
    expect(await scripted(reply).vendor.lookUp?.(asked)).toBeNull();
  });

  it('gives an answer or null for any JSON', () => {
    fc.assert(
      fc.property(fc.record({ code: fc.constant('000'), content: fc.jsonValue() }), (body) => {
        const answer = readVerifyAnswer(body, asked);
        expect(answer === null || typeof answer.found === 'boolean').toBe(true);
      }),
    );
  });

  it.each(Object.keys(discos) as Disco[])('of %s can be asked about', async (disco) => {
    const { vendor, seen } = scripted(json({ code: '000', content }));
    await vendor.lookUp?.({ ...asked, disco });
    expect(seen).toMatchObject([{ body: { serviceID: discoServices[disco] } }]);
  });
});
