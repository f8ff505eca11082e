import { expect, it } from 'vitest';
import { loadToken, newMeter } from './meter.ts';

const token = '12345678901234567890';
const sold = [{ token, unitsKwh: 9.5 }];
const fresh = newMeter({ meter: { number: '45012340141', disco: 'IKEDC' } });

it('a meter takes a token once, however it is keyed, and shows the units', () => {
  const loaded = loadToken(fresh, '1234-5678 9012-3456-7890', sold, 7);
  expect(loaded).toMatchObject({ unitsKwh: 9.5, loaded: [{ token, unitsKwh: 9.5, at: 7 }] });
  const again = loadToken(loaded, token, sold, 8);
  expect(again).toMatchObject({ unitsKwh: 9.5, says: expect.stringMatching(/^Used/) });
  expect(again.loaded).toHaveLength(1);
});

it.each([
  ['a token of another meter', '99999999999999999999', /^Rejected/],
  ['too few digits', '1234', /^Error/],
  ['letters', 'abcd', /^Error/],
])('a meter does not take %s', (_what, keyed, says) => {
  expect(loadToken(fresh, keyed, sold, 7)).toMatchObject({
    unitsKwh: 0,
    loaded: [],
    says: expect.stringMatching(says),
  });
});
