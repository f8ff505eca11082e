import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('options of the bench', () => {
  it('measure everything in three rounds when nothing is said, and one round in a hurry', () => {
    expect(readOptions([])).toMatchObject({
      rounds: 3,
      parts: ['accept', 'turns', 'latency', 'burst', 'ussd'],
      bars: true,
    });
    expect(readOptions(['--quick'])).toMatchObject({ rounds: 1 });
    expect(readOptions(['--quick', '--rounds', '2', '--no-bars'])).toMatchObject({ rounds: 2, bars: false });
    expect(readOptions(['--only', 'burst,accept']).parts).toEqual(['accept', 'burst']);
  });

  it.each([[['--rounds', '0']], [['--rounds', 'x']], [['--only', 'speed']], [['--fast']]])(
    'that mean nothing are refused: %j',
    (args) => {
      expect(() => readOptions(args)).toThrow();
    },
  );
});
