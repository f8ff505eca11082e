import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { startSimulators } from './server.ts';

const usage = `Usage: tsx simulators/main.ts [--port 8090] [--host 127.0.0.1] [--seed 1] [--config file.json] [--books folder]
The simulated providers: Africa's Talking, Twilio, Paystack, Flutterwave, VTpass, Reloadly and OpenAI. See simulators/README.md.
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8090' },
    host: { type: 'string', default: '127.0.0.1' },
    seed: { type: 'string', default: '1' },
    config: { type: 'string' },
    books: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const config: unknown =
    values.config === undefined ? {} : JSON.parse(await readFile(values.config, 'utf8'));
  const simulators = await startSimulators({
    port: Number(values.port),
    host: values.host,
    seed: Number(values.seed),
    config,
    booksFolder: values.books,
  });
  process.stdout.write(`simulators listening on ${simulators.url}\n`);
  const stop = () => {
    void simulators.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`simulators: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
