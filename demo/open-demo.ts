import { z } from 'zod';
import { readAccounts } from '../config/accounts.ts';
import type { Env } from '../config/env.ts';
import { openRuntime, type Runtime } from '../config/runtime.ts';
import { openBells } from '../queues/jobs.ts';
import { openAccounts } from '../queues/open-accounts.ts';
import { openStores } from '../queues/open-stores.ts';
import { openSimulators } from '../setup/system-simulators.ts';
import { createAct } from './actions.ts';
import { findCustomer } from './customers.ts';
import { openDesk } from './desk.ts';
import { openFaults } from './faults.ts';
import { createLiveLog, type LiveLog, type Update } from './live-log.ts';
import { createMeters } from './meters.ts';
import { listenForPage } from './page-server.ts';
import { openPhones } from './phones.ts';
import { createPlaying } from './playing.ts';
import type { ProcessControl } from './process-control.ts';
import { openRecordsReader } from './records-store.ts';
import { writeLine } from './scenario.ts';
import { createLiveSockets } from './sockets.ts';
import { createShown } from './stage.ts';
import { readStaticFiles } from './static-files.ts';
import { watchPhones } from './watch-phones.ts';
import { watchRecords } from './watch-records.ts';
import { webchatPage } from './webchat-page.ts';
import { addressKeysOf, linesOf, worldOf } from './world.ts';

export type DemoOptions = {
  readonly env: Env;
  readonly host: string;
  readonly port: number;
  readonly simulatorsUrl: string;
  /** What the page is built into. */
  readonly filesFolder: string;
  /** Between two steps of a story, for whoever looks on. */
  readonly storyPaceMs: number;
  readonly processes: (onChange: () => void) => ProcessControl;
};

export type Demo = {
  readonly port: number;
  readonly log: Runtime['log'];
  readonly close: () => Promise<void>;
};

/** The phones page's backend beside a running system: it plays customers, and looks on. */
export async function openDemo(options: DemoOptions): Promise<Demo> {
  const { env } = options;
  const accounts = readAccounts(env.accountsFile);
  const site = openAccounts(accounts).sites.find((one) => one.site.demo)?.site;
  const files = await readStaticFiles(options.filesFolder);
  const runtime = await openRuntime(env, 'demo');
  const stores = openStores(runtime);
  const bells = await openBells(env.redisUrl, runtime.log);
  const simulators = openSimulators(options.simulatorsUrl);
  const shown = createShown();
  const live = noting(createLiveLog(), shown.note);
  const lines = linesOf(accounts, await whatsappNumber(options.simulatorsUrl));
  const modelIsPlayed = env.openAi?.baseUrl.startsWith(options.simulatorsUrl) === true;
  const faults = openFaults(simulators, modelIsPlayed);
  const phoneWatch = watchPhones(simulators, live);
  const phones = openPhones({ simulators, lines, live, itemsOf: phoneWatch.itemsOf });
  const processes = options.processes(() => recordsWatch.ring());
  const recordsWatch = watchRecords({
    ...{ simulators, live, processes, log: runtime.log },
    reader: openRecordsReader(runtime.connection, stores),
    faultsOn: faults.on,
    model: describeModel(env, modelIsPlayed),
    addressKeys: addressKeysOf(stores, site),
    onTaken: (entryId, tick) => phoneWatch.noteTaken(entryId.slice(entryId.lastIndexOf(':') + 1), tick),
  });
  phoneWatch.listen(() => recordsWatch.ring());
  const meters = createMeters(simulators, live);
  const act = createAct({
    ...{ simulators, phones, phoneWatch, meters, faults, processes, ring: recordsWatch.ring },
    playing: () => playing,
    emptyRedis: () => runtime.redis.flushall(),
  });
  const { records } = recordsWatch;
  const { screen, heard } = shown;
  const playing = createPlaying(
    {
      stage: { live, act, records, screen, heard, items: phoneWatch.itemsOf, ussdCode: lines.ussd },
      simulators,
      desk: openDesk({ stores, bells, clock: runtime.clock }),
      hangUp: phones.rest,
      clearFaults: faults.clear,
      notesOf: recordsWatch.notesOf,
      paceMs: options.storyPaceMs,
      unitsOf: meters.unitsOf,
    },
    live,
  );

  meters.show();
  await phoneWatch.start();
  await recordsWatch.start();
  const sockets = createLiveSockets(live);
  const server = await listenForPage({
    ...{ host: options.host, port: options.port, files, sockets, act, log: runtime.log },
    world: worldOf(lines, faults.switches, site),
    scenario: async (id) => {
      const customer = findCustomer(id);
      return customer && { line: writeLine(customer, await records(id)) };
    },
    webchat: (path) => site && webchatPage(path, site, env.publicBaseUrl),
  });
  return {
    port: server.port,
    log: runtime.log,
    close: async () => {
      sockets.close();
      await server.close();
      await playing.close();
      processes.close();
      await phoneWatch.stop();
      await recordsWatch.stop();
      await bells.close();
      await runtime.close();
    },
  };
}

const WhatsappConfig = z.object({
  callbacks: z.object({ 'whatsapp-cloud': z.object({ displayPhoneNumber: z.string() }) }),
});

function noting(live: LiveLog, note: (update: Update) => void): LiveLog {
  return {
    ...live,
    publish: (update) => {
      note(update);
      live.publish(update);
    },
  };
}

function describeModel({ openAi }: Env, isPlayed: boolean): string {
  if (!openAi) return 'None: the built-in understanding answers';
  return isPlayed ? `${openAi.model}, simulated` : openAi.model;
}

/** What the simulated WhatsApp calls its number. */
async function whatsappNumber(simulatorsUrl: string): Promise<string> {
  const answer = await fetch(`${simulatorsUrl}/_control/config`, { signal: AbortSignal.timeout(20_000) });
  const { callbacks } = WhatsappConfig.parse(await answer.json());
  return callbacks['whatsapp-cloud'].displayPhoneNumber;
}
