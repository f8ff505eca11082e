import { parseArgs } from 'node:util';
import { openForCommand, print } from './open-command.ts';

const usage = `Usage: npm run reconcile [-- --ours-only]

Proves that the ledger nets to zero and agrees with the orders, payments, vends and refunds, and with what the payment
gateways and vendors say. Names every difference, one a line, and exits with 1 if there is any.

  --ours-only    compare our own books only, without asking the providers`;

const { values } = parseArgs({
  options: { 'ours-only': { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});

if (values.help) {
  print(usage);
} else {
  const { commerce, close } = await openForCommand('reconcile');
  const { checked, differences } = await commerce.reconcile(!values['ours-only']);
  await close();
  const counts = Object.entries(checked).map(([what, count]) => `${count} ${what}`);
  print(`Compared ${counts.join(', ')}.`);
  for (const { code, id, detail } of differences) {
    print(`${code}\t${id}\t${detail}`);
  }
  print(differences.length === 0 ? 'No differences.' : `${differences.length} differences.`);
  process.exitCode = differences.length === 0 ? 0 : 1;
}
