import { readSetupEnv } from '../config/setup-env.ts';
import { examine, type Finding } from '../setup/examine.ts';

/** `npm run doctor`: what this machine has of what is needed, and what is missing. Exit 1 when something is. */

const marks = { ok: 'ok     ', note: '-      ', missing: 'MISSING' } as const satisfies Record<
  Finding['state'],
  string
>;

const findings = await examine(readSetupEnv());
for (const { what, state, text } of findings)
  process.stdout.write(`${marks[state]}  ${what.padEnd(9)} ${text}\n`);

const missing = findings.filter(({ state }) => state === 'missing').map(({ what }) => what);
process.stdout.write(
  missing.length === 0 ? '\nEverything is here.\n' : `\nMissing: ${missing.join(', ')}.\n`,
);
process.exitCode = missing.length === 0 ? 0 : 1;
