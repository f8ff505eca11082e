import { describe, expect, it } from 'vitest';
import { nearestEntry, numberedEntries } from '../scenarios/nearest-entry.ts';
import { readLine } from './scenario.ts';

describe('a line that is played again', () => {
  it.each([
    ['Buy airtime', '1'],
    ['electricity', '2'],
    ['my orders', '4'],
    ['a person', undefined],
  ])('takes the digit of the entry nearest to %s', (entry, digit) => {
    const screen = 'Welcome.\n1 Buy airtime\n2 Buy electricity\n3 Buy data\n4 Orders';
    expect(nearestEntry(numberedEntries(screen), entry)?.key).toBe(digit);
  });

  it('says each turn on its own channel, and pays unless it says otherwise', () => {
    const turns = [{ user: 'AIRTIME 500' }, { user: '{{DIAL}}', channel: 'USSD' }];
    expect(readLine(JSON.stringify({ id: 'D1', channel: 'SMS', turns }))).toEqual({
      pays: true,
      turns: [
        { user: 'AIRTIME 500', channel: 'SMS' },
        { user: '{{DIAL}}', channel: 'USSD' },
      ],
    });
  });

  it.each(['', '{', '[]', '{"channel":"SMS","turns":[]}', '{"channel":"FAX","turns":[{"user":"hi"}]}'])(
    'that is none (%j) is refused with a reason',
    (line) => {
      expect(() => readLine(line)).toThrow(/line is no/);
    },
  );
});
