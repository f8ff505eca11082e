import { parseArgs } from 'node:util';

export const partNames = ['accept', 'turns', 'latency', 'burst', 'ussd'] as const;
export type PartName = (typeof partNames)[number];

export type BenchOptions = {
  readonly rounds: number;
  /** How long one slice of a measurement lasts. */
  readonly sliceMs: number;
  /** How many messages go through before anything is measured. */
  readonly warmUpMessages: number;
  readonly parts: readonly PartName[];
  /** Whether a missed bar fails the run. */
  readonly bars: boolean;
  readonly profileDir: string | undefined;
  readonly help: boolean;
};

export const usage = `npm run bench -- [options]
  --rounds <n>       how often each measurement is repeated beside its floors (3)
  --quick            one round of short slices: does it run at all
  --only <a,b>       some of ${partNames.join(', ')}
  --no-bars          exit 0 whatever the figures are; what is lost or doubled still fails
  --profile <dir>    server and worker leave their CPU profiles there
`;

/** Throws an Error that says what is wrong with them. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      'no-bars': { type: 'boolean', default: false },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds needs a number from 1.');
  const wanted = values.only?.split(',') ?? partNames;
  const unknown = wanted.find((name) => !(partNames as readonly string[]).includes(name));
  if (unknown !== undefined) throw new Error(`--only knows ${partNames.join(', ')}, not ${unknown}.`);
  return {
    rounds,
    sliceMs: values.quick ? 1_500 : 4_000,
    warmUpMessages: values.quick ? 300 : 4_000,
    parts: partNames.filter((name) => wanted.includes(name)),
    bars: !values['no-bars'],
    profileDir: values.profile,
    help: values.help,
  };
}
