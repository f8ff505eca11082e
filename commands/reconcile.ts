import { parseArgs } from 'node:util';
import { openForCommand, print } from './open-command.ts';

const usage = `Usage: npm run reconcile [-- --ours-only] [-- --since 2026-11-01]

Compares three ways: our ledger with our orders, payments, vends, refunds and disputes; with the gateways' lists of what
was paid; with what the vendors say of each vend. Names every difference with ids and sums, one a line, and exits with 1
if there is any. A payment that was made since we asked last is no difference: it is listed as not yet asked.

  --ours-only    compare our own books only, without asking the providers
  --since DAY    read the gateways' lists from this day on; older payments are asked about one by one`;

const { values } = parseArgs({
  options: {
    'ours-only': { type: 'boolean', default: false },
    since: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const since = values.since === undefined ? undefined : new Date(values.since);
const naira = (kobo: number) => `NGN ${(kobo / 100).toFixed(2)}`;

if (values.help || Number.isNaN(since?.getTime())) {
  print(usage);
  process.exitCode = values.help ? 0 : 1;
} else {
  const { commerce, close } = await openForCommand('reconcile');
  const { checked, differences, notYetAsked, sums } = await commerce.reconcile(!values['ours-only'], since);
  await close();
  const counts = Object.entries(checked).map(([what, count]) => `${count} ${what}`);
  print(`Compared ${counts.join(', ')}.`);
  for (const { gateway, ourKobo, statementKobo } of sums) {
    print(`${gateway}: ${naira(ourKobo)} paid by our books, ${naira(statementKobo)} by its list.`);
  }
  for (const { id, amountKobo } of notYetAsked) {
    print(`not yet asked\t${id}\t${amountKobo} kobo paid at the gateway; asked again by itself`);
  }
  for (const { code, id, detail } of differences) {
    print(`${code}\t${id}\t${detail}`);
  }
  print(differences.length === 0 ? 'No differences.' : `${differences.length} differences.`);
  process.exitCode = differences.length === 0 ? 0 : 1;
}
