import { parseArgs } from 'node:util';
import { readEnv } from './config/env.ts';
import { runProcess } from './config/process-life.ts';
import { openDemo } from './demo/open-demo.ts';
import { openParentControl } from './demo/process-control.ts';

const storyPaceMs = 900;

/** The phones page, beside simulated providers alone. A process of its own: it outlives the server and worker that it kills. */
await runProcess('demo', async () => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      simulators: { type: 'string', default: '' },
      files: { type: 'string', default: '' },
    },
  });
  const env = readEnv();
  if (values.simulators === '') throw new Error('The phones page is only shown beside the simulators.');
  const demo = await openDemo({
    env,
    host: env.host,
    port: Number(values.port),
    simulatorsUrl: values.simulators,
    filesFolder: values.files,
    storyPaceMs,
    processes: openParentControl,
  });
  demo.log.info({ step: 'start' }, `the phones page is on port ${demo.port}`);
  return { log: demo.log, close: demo.close };
});
