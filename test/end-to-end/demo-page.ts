import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { readEnv } from '../../config/env.ts';
import type { Action, Frame, PhoneItem, StoryState } from '../../console/wire.ts';
import { type Demo, openDemo } from '../../demo/open-demo.ts';
import type { ProcessControl } from '../../demo/process-control.ts';
import type { System } from '../../setup/system.ts';

const patience = { timeout: 120_000, interval: 50 };

/** The worker and the server of a test's system, brought back as `npm start` would. */
function controlOf({ server, workers }: System): ProcessControl {
  const processes = new Map([
    ['server', server],
    ['worker', workers[0]],
  ]);
  return {
    states: () => [...processes].map(([name, one]) => ({ name, state: one?.isUp() ? 'up' : 'down' })),
    kill: async (name) => {
      await processes.get(name)?.kill();
      void processes.get(name)?.start();
    },
    close: () => undefined,
  };
}

/** The phones page's backend beside a system; without `filesFolder` its page is an empty one. */
export async function openDemoBeside(
  system: System,
  options: { readonly port?: number; readonly filesFolder?: string } = {},
): Promise<Demo & { readonly url: string }> {
  const empty = await mkdtemp(join(tmpdir(), 'switchboard-page-'));
  await writeFile(join(empty, 'index.html'), '<!doctype html><title>empty</title>');
  const demo = await openDemo({
    env: readEnv({ ...system.environment, LOG_LEVEL: 'error' }),
    host: '127.0.0.1',
    port: options.port ?? 0,
    simulatorsUrl: system.simulators.url,
    filesFolder: options.filesFolder ?? empty,
    storyPaceMs: 0,
    processes: () => controlOf(system),
  });
  return {
    ...demo,
    url: `http://127.0.0.1:${demo.port}`,
    close: async () => {
      await demo.close();
      await rm(empty, { recursive: true, force: true });
    },
  };
}

type FrameOf<Type extends Frame['type']> = Extract<Frame, { readonly type: Type }>;

/** A page, as far as its wire goes. */
export type Visitor = {
  readonly frames: readonly Frame[];
  readonly of: <Type extends Frame['type']>(type: Type) => readonly FrameOf<Type>[];
  readonly items: () => readonly PhoneItem[];
  readonly lastSeq: () => number;
  readonly close: () => Promise<void>;
};

export async function visitPage(url: string, after?: number): Promise<Visitor> {
  const frames: Frame[] = [];
  const query = after === undefined ? '' : `?after=${after}`;
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/live${query}`, { origin: url });
  socket.on('message', (data) => frames.push(JSON.parse(String(data)) as Frame));
  await new Promise((resolve, reject) => {
    socket.once('message', resolve);
    socket.once('error', reject);
  });
  const of = <Type extends Frame['type']>(type: Type) =>
    frames.filter((frame): frame is FrameOf<Type> => frame.type === type);
  return {
    frames,
    of,
    items: () => of('item').map(({ item }) => item),
    lastSeq: () => frames.at(-1)?.seq ?? 0,
    close: async () => {
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.close();
      await closed;
    },
  };
}

export function act(
  url: string,
  action: Action,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${url}/api/do`, {
    method: 'POST',
    body: JSON.stringify(action),
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** Plays a story to its end, which is to be `done`. */
export async function playToEnd(url: string, visitor: Visitor, story: string): Promise<StoryState> {
  const known = visitor.of('story').length;
  expect((await act(url, { do: 'play', story })).status).toBe(200);
  const end = () =>
    visitor
      .of('story')
      .slice(known)
      .findLast((one) => one.story?.state !== 'playing')?.story;
  await expect.poll(() => end()?.state, patience).toBeDefined();
  const state = end();
  if (!state) throw new Error('it was there a moment ago');
  expect(state.error).toBeUndefined();
  expect(state.state).toBe('done');
  return state;
}
