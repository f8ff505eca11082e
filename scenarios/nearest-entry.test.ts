import { expect, it } from 'vitest';
import { nearestEntry } from './nearest-entry.ts';

const menu = ['Buy airtime', 'Buy electricity', 'Buy data', 'My orders', 'Talk to a person'].map(
  (label, index) => ({ key: String(index + 1), label }),
);
const answers = ['Yes', 'Cancel', 'Other number'].map((label, index) => ({ key: String(index + 1), label }));
const bundles = ['1.5GB 30 days NGN 1,000', '1 GB 7 days NGN 500', 'More data'].map((label, index) => ({
  key: String(index + 1),
  label,
}));

it.each([
  [menu, 'electricity', '2'],
  [menu, 'light', '2'],
  [menu, 'data bundle', '3'],
  [menu, 'order status', '4'],
  [menu, 'agent', '5'],
  [menu, 'lottery', undefined],
  [answers, 'confirm', '1'],
  [answers, 'another number', '3'],
  [bundles, '1GB', '2'],
  [bundles, '3GB', undefined],
  [[{ key: '7', label: '500 megabytes 7 days 350 naira' }], '500MB', '7'],
  [[], 'airtime', undefined],
])('of %j the entry nearest to "%s" is %s', (entries, wanted, key) => {
  expect(nearestEntry(entries, wanted)?.key).toBe(key);
});
