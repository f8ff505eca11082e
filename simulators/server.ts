import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { controlError, controls, isControlError } from './control.ts';
import { inspections } from './inspect.ts';
import { type KeptProvider, openBookKeeper } from './kept-books.ts';
import { createRouter, isForeign, type Route, splitTarget } from './router.ts';
import { createProviders, type Providers } from './simulated-providers.ts';
import { createWhatsAppWeb, type WhatsAppWeb } from './whatsapp-web/whatsapp-web.ts';
import { type Answer, type Call, type Endpoint, json, type ProviderSide } from './wire.ts';
import { answerFaulty, send } from './wire-faults.ts';
import { createWorld, type World } from './world.ts';

type Handler = (call: Call, response: ServerResponse) => Promise<void> | void;

const maxBodyBytes = 1024 * 1024;
const maxConnections = 10_000;

/** The body, or undefined when it is too long or never came whole. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBodyBytes) chunks.push(chunk);
    });
    request.on('end', () => resolve(bytes <= maxBodyBytes ? Buffer.concat(chunks) : undefined));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

function endpointHandler(world: World, provider: ProviderSide, endpoint: Endpoint): Handler {
  const { operation } = endpoint;
  return (call, response) => {
    if (operation === null) return send(response, endpoint.execute(call));
    world.counts.call(provider.name, operation);
    const rule = world.faults.take('wire', provider.name, operation, () => endpoint.facts(call));
    if (!rule) return send(response, endpoint.execute(call));
    world.counts.fault(provider.name, operation, rule.kind);
    return answerFaulty({
      response,
      rule,
      execute: () => endpoint.execute(call),
      troubled: provider.troubled,
      timers: world.timers,
      holdMs: world.config().holdMs,
    });
  };
}

function ownHandler(run: (call: Call) => Promise<Answer> | Answer): Handler {
  return async (call, response) => {
    if (isForeign(call.headers)) return send(response, json(403, { error: 'called from a foreign page' }));
    try {
      send(response, await run(call));
    } catch (error) {
      if (!isControlError(error)) throw error;
      send(response, controlError(error));
    }
  };
}

function routesOf(world: World, providers: Providers, whatsappWeb: WhatsAppWeb): Route<Handler>[] {
  const wire = Object.values(providers).flatMap((provider) =>
    provider.endpoints.map((endpoint) => ({
      method: endpoint.method,
      path: endpoint.path,
      handler: endpointHandler(world, provider, endpoint),
    })),
  );
  const control = controls(world, providers);
  const reset = 'POST /_control/reset';
  const own = Object.entries({
    ...control,
    ...inspections(world, providers),
    ...whatsappWeb.routes,
    [reset]: () => {
      whatsappWeb.reset();
      return control[reset]();
    },
  }).map(([route, run]) => {
    const [method = '', path = ''] = route.split(' ');
    return { method, path, handler: ownHandler(run) };
  });
  const health = { method: 'GET', path: '/healthz', handler: ownHandler(() => json(200, { status: 'ok' })) };
  return [...wire, ...own, health];
}

async function listen(server: Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: bound, family, address } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
}

async function openBooks(folder: string | undefined, providers: readonly KeptProvider[]) {
  if (folder === undefined) return undefined;
  const warn = (message: string) => process.stderr.write(`simulators: ${message}\n`);
  return await openBookKeeper({ folder, providers, warn });
}

export type SimulatorOptions = {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string | undefined;
  /** Of the dice of faults with a rate. */
  readonly seed?: number | undefined;
  /** As for `POST /_control/config`. */
  readonly config?: unknown;
  /** Where the books are kept from one run to the next; without it they end with the process. */
  readonly booksFolder?: string | undefined;
};

/** All simulated providers in this process. Throws a ZodError for a configuration that doesn't fit, and what listening throws. */
export async function startSimulators(
  options: SimulatorOptions,
): Promise<{ url: string; close: () => Promise<void> }> {
  const world = createWorld(options.seed ?? 1, options.config ?? {});
  const providers = createProviders(world);
  const whatsappWeb = createWhatsAppWeb(world);
  const find = createRouter(routesOf(world, providers, whatsappWeb));

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const method = request.method ?? 'GET';
    const { path, query } = splitTarget(request.url ?? '/');
    const found = find(method, path);
    const rawBody = await readBody(request);
    if (rawBody === undefined) return send(response, json(413, { error: 'body too long' }));
    if (!found) return send(response, json(404, { error: `nothing at ${method} ${path}` }));
    const { headers } = request;
    const body = rawBody.toString('utf8');
    await found.handler({ method, path, params: found.params, query, headers, body, rawBody }, response);
  };

  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`simulators: ${message}\n`);
      if (response.headersSent) response.destroy();
      else send(response, json(500, { error: 'the simulator itself failed' }));
    });
  });
  server.maxConnections = maxConnections;
  // Before the first call: who asks early must not hear that a payment is unknown.
  const keeper = await openBooks(options.booksFolder, [...Object.values(providers), whatsappWeb]);
  const url = await listen(server, options.port, options.host ?? '127.0.0.1').catch(
    async (error: unknown) => {
      await keeper?.close();
      throw error;
    },
  );
  if (world.config().publicUrl === null) world.patchConfig({ publicUrl: url });

  return {
    url,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await world.close();
      await whatsappWeb.close();
      await closed;
      await keeper?.close();
    },
  };
}
