import { beforeEach, describe, expect, it } from 'vitest';
import type { Lookup, LookupAnswer } from '../../conversation/lookup.ts';
import { openTestDatabase } from '../../test/database.ts';
import { Death, driveUntil, openScriptedCommerce, type Setting, survive } from '../scripted-commerce.ts';

const connection = await openTestDatabase();

beforeEach(async () => {
  await connection.collection('lookups').deleteMany({});
  await connection.collection('meter_books').deleteMany({});
});

const request: Lookup = { kind: 'meter', disco: 'IKEDC', meter: '01012345678', meterType: 'PREPAID' };
const ada: LookupAnswer = {
  kind: 'meter',
  found: true,
  holder: 'ADA OBI',
  address: '12 ALLEN AVENUE',
  meterType: 'PREPAID',
  tariffClass: null,
  minimumKobo: null,
  dueKobo: null,
};
const customerId = 'cus_1';
const of = (errandId: string, owner = customerId) => ({ errandId, customerId: owner });
const ask = ({ commerce }: Setting, errandId: string, owner = customerId) =>
  commerce.runErrand({ kind: 'look_up', request }, of(errandId, owner));

/** A setting whose company gives these answers in turn, then the last one for ever. */
async function settingOf(...answers: readonly (LookupAnswer | null)[]) {
  const setting = await openScriptedCommerce(connection);
  let calls = 0;
  setting.vendorScript.lookUp = () => {
    const answer = answers[Math.min(calls, answers.length - 1)] ?? null;
    calls += 1;
    return answer;
  };
  const outcomes = () =>
    setting.told.flatMap(({ news }) => (news.kind === 'looked_up' ? [news.outcome] : []));
  return { ...setting, calls: () => calls, outcomes };
}

const idle = (setting: Setting) =>
  driveUntil(setting.commerce, async () => (await setting.commerce.due(1)).length === 0);

describe('a look-up', () => {
  it('asks the company once, tells the customer once, and is known for an hour', async () => {
    const setting = await settingOf(ada);
    expect(await setting.commerce.lookUp(request, customerId)).toBeNull();
    await ask(setting, 'ev_1!0');
    await ask(setting, 'ev_1!0');
    await idle(setting);
    expect(setting.outcomes()).toEqual(['answered']);
    expect(await setting.commerce.lookUp(request, customerId)).toEqual(ada);
    await ask(setting, 'ev_2!0');
    await idle(setting);
    expect([setting.calls(), setting.outcomes()]).toEqual([1, ['answered', 'answered']]);
  });

  it('is asked again when the hour is over', async () => {
    const setting = await settingOf(ada);
    await ask(setting, 'ev_1!0');
    await idle(setting);
    await connection.collection('lookups').updateMany({}, { $set: { goodUntil: new Date(0) } });
    expect(await setting.commerce.lookUp(request, customerId)).toBeNull();
    await ask(setting, 'ev_2!0');
    await idle(setting);
    expect([setting.calls(), setting.outcomes()]).toEqual([2, ['answered', 'answered']]);
  });

  it('is tried three times before it is given up, and again when it is wanted again', async () => {
    const setting = await settingOf(null, null, null, ada);
    await ask(setting, 'ev_1!0');
    await idle(setting);
    expect([setting.calls(), setting.outcomes()]).toEqual([3, ['unavailable']]);
    await ask(setting, 'ev_2!0');
    await idle(setting);
    expect(setting.outcomes()).toEqual(['unavailable', 'answered']);
  });

  it('survives a process that dies in the middle', async () => {
    const setting = await settingOf(ada);
    let deaths = 0;
    setting.vendorScript.lookUp = () => {
      deaths += 1;
      if (deaths === 1) throw new Death();
      return ada;
    };
    await ask(setting, 'ev_1!0');
    await driveUntil(setting.commerce, () => setting.outcomes().length > 0);
    expect(setting.outcomes()).toEqual(['answered']);
  });

  it('brings its news again when they could not be delivered', async () => {
    let tries = 0;
    const told: string[] = [];
    const setting = await openScriptedCommerce(connection, {
      deliverNews: async ({ newsId }) => {
        tries += 1;
        if (tries === 1) throw new Error('the inbox is away');
        told.push(newsId);
      },
    });
    setting.vendorScript.lookUp = () => ada;
    await ask(setting, 'ev_1!0');
    await driveUntil(setting.commerce, () => told.length > 0);
    expect(tries).toBe(2);
  });

  it('worked on by several processes at once asks and tells once', async () => {
    const setting = await settingOf(ada);
    await ask(setting, 'ev_1!0');
    const [due] = await setting.commerce.due(1);
    await Promise.all([1, 2, 3].map(() => survive(setting.commerce.work('lookup', due?.id ?? ''))));
    expect([setting.calls(), setting.outcomes()]).toEqual([1, ['answered']]);
  });

  it("is nobody else's, and sealed in the database", async () => {
    const setting = await settingOf(ada);
    await ask(setting, 'ev_1!0');
    await idle(setting);
    expect(await setting.commerce.lookUp(request, 'thief')).toBeNull();
    const stored = JSON.stringify(await connection.collection('lookups').find().toArray());
    // The scripted privacy indexes by the plain value, so only what is sealed is looked at.
    const sealed = stored.replaceAll(/"_id":"[^"]*"/g, '');
    for (const secret of ['01012345678', 'ADA', 'ALLEN']) expect(sealed).not.toContain(secret);
  });
});

describe('the meter book', () => {
  const shop = { nickname: 'shop', disco: 'IKEDC', meter: '01012345678', meterType: 'PREPAID' } as const;

  it('keeps, replaces and forgets, for its owner only, and is sealed', async () => {
    const { commerce } = await openScriptedCommerce(connection);
    await commerce.runErrand({ kind: 'save_meter', meter: shop }, of('1'));
    await commerce.runErrand({ kind: 'save_meter', meter: { ...shop, nickname: 'home' } }, of('2'));
    await commerce.runErrand({ kind: 'save_meter', meter: { ...shop, disco: 'EKEDC' } }, of('3'));
    expect(await commerce.savedMeters(customerId)).toMatchObject([
      { nickname: 'home', disco: 'IKEDC' },
      { nickname: 'shop', disco: 'EKEDC' },
    ]);
    expect(await commerce.savedMeters('thief')).toEqual([]);
    const stored = JSON.stringify(await connection.collection('meter_books').find().toArray());
    expect(stored).not.toContain('01012345678');
    await commerce.runErrand({ kind: 'forget_meter', nickname: 'shop' }, of('4'));
    expect(await commerce.savedMeters(customerId)).toMatchObject([{ nickname: 'home' }]);
  });

  it('loses nothing when two processes write at once', async () => {
    const { commerce } = await openScriptedCommerce(connection);
    const names = ['a1', 'b2', 'c3', 'd4', 'e5'];
    await Promise.all(
      names.map((nickname) =>
        commerce.runErrand({ kind: 'save_meter', meter: { ...shop, nickname } }, of(nickname)),
      ),
    );
    expect((await commerce.savedMeters(customerId)).map(({ nickname }) => nickname).sort()).toEqual(names);
  });

  it('remembers the maker of a meter', async () => {
    const { commerce } = await openScriptedCommerce(connection);
    const note = { kind: 'note_meter_brand', meter: shop.meter, brand: 'Mojec' } as const;
    await commerce.runErrand(note, of('1'));
    expect(await commerce.meterBrand(customerId, shop.meter)).toBe('Mojec');
    expect(await commerce.meterBrand(customerId, '45012345678')).toBeNull();
  });
});
