import { expect, it } from 'vitest';
import { type ContractRow, missingRows } from './channel-contract.ts';

const all: readonly ContractRow['kind'][] = [
  'not_the_provider',
  'malformed',
  'duplicate',
  'batch',
  'throttled',
  'provider_down',
  'refused_recipient',
  'late_reply',
  'longest_text',
  'stop',
];

it.each(all)('a channel without a row for %s fails', (kind) => {
  const rows = all.filter((other) => other !== kind).map((other) => ({ kind: other }));
  expect(missingRows(rows)).toEqual([kind]);
});

it('a channel with all rows passes', () => {
  expect(missingRows(all.map((kind) => ({ kind })))).toEqual([]);
});
