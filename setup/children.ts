import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { openWatchdog, type Watchdog } from './watchdog.ts';

export type ChildSpec = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; this process's own where absent. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Both of its outputs are appended here, by the child itself: nothing is lost when we die. */
  readonly logFile: string;
  /** `restart`: brought back, with growing pauses, whenever it ends unasked. */
  readonly whenEnded: 'restart' | 'report';
  /** How long it may take to end on SIGTERM before it is killed. */
  readonly graceMs: number;
  /** With it the child may speak to us, over Node's own channel. */
  readonly onMessage?: (message: unknown, reply: (answer: object) => void) => void;
};

export type ChildEnd = {
  readonly name: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly logFile: string;
  /** Absent when it is not brought back. */
  readonly restartInMs?: number;
};

export type Child = {
  readonly name: string;
  /** Undefined while it is down. */
  readonly pid: () => number | undefined;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Ends it for good: SIGTERM, and SIGKILL after its grace. */
  readonly stop: () => Promise<void>;
  /** Fulfilled when it has ended and will not be brought back. */
  readonly ended: Promise<ChildEnd>;
};

export type Children = {
  readonly run: (spec: ChildSpec) => Child;
  /** Ends them one after the other, the last one started first. */
  readonly stopAll: () => Promise<void>;
};

export type ChildrenOptions = {
  /** Told of every end that nobody asked for. */
  readonly onUnexpectedEnd?: (end: ChildEnd) => void;
  readonly firstPauseMs?: number;
  /** How long they may take to end when this process was killed. */
  readonly orphanGraceMs?: number;
};

const longestPauseMs = 30_000;
const healthyAfterMs = 60_000;
const rotateAboveBytes = 20 * 1024 * 1024;

/**
 * Processes that end with this one, whatever ends it: a watchdog outside of it kills them when it is gone. They run in
 * process groups of their own, so that Ctrl-C reaches only us and the order of stopping is ours.
 */
export function openChildren(options: ChildrenOptions = {}): Children {
  const watchdog = openWatchdog(options.orphanGraceMs ?? 10_000);
  const running: Child[] = [];
  return {
    run: (spec) => {
      const child = superviseChild(spec, watchdog, options);
      running.push(child);
      return child;
    },
    stopAll: async () => {
      for (const child of running.reverse()) await child.stop();
      running.length = 0;
      watchdog.close();
    },
  };
}

function superviseChild(spec: ChildSpec, watchdog: Watchdog, options: ChildrenOptions): Child {
  const firstPauseMs = options.firstPauseMs ?? 500;
  let pauseMs = firstPauseMs;
  let current: ChildProcess | undefined;
  let stopping = false;
  let restartTimer: NodeJS.Timeout | undefined;
  let finish: (end: ChildEnd) => void = () => undefined;
  const ended = new Promise<ChildEnd>((resolve) => {
    finish = resolve;
  });

  const start = () => {
    const startedAt = Date.now();
    current = spawnLogged(spec);
    const pid = current.pid;
    if (pid !== undefined) watchdog.watch(pid);
    hear(current, spec);
    let over = false;
    const onEnd = (code: number | null, signal: NodeJS.Signals | null) => {
      if (over) return;
      over = true;
      if (pid !== undefined) watchdog.release(pid);
      current = undefined;
      const end = { name: spec.name, code, signal, logFile: spec.logFile };
      if (stopping) return finish(end);
      if (spec.whenEnded === 'report') {
        options.onUnexpectedEnd?.(end);
        return finish(end);
      }
      if (Date.now() - startedAt > healthyAfterMs) pauseMs = firstPauseMs;
      options.onUnexpectedEnd?.({ ...end, restartInMs: pauseMs });
      restartTimer = setTimeout(start, pauseMs);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    };
    current.on('exit', onEnd);
    current.on('error', () => onEnd(null, null));
  };
  start();

  return {
    name: spec.name,
    pid: () => current?.pid,
    kill: (signal) => {
      // Who is killed on purpose is no process that can't stay up.
      pauseMs = firstPauseMs;
      current?.kill(signal);
    },
    ended,
    stop: async () => {
      stopping = true;
      clearTimeout(restartTimer);
      if (current === undefined) finish({ name: spec.name, code: null, signal: null, logFile: spec.logFile });
      current?.kill('SIGTERM');
      const timer = setTimeout(() => current?.kill('SIGKILL'), spec.graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

function spawnLogged(spec: ChildSpec): ChildProcess {
  const log = openLog(spec.logFile);
  try {
    return spawn(spec.command, spec.args, {
      stdio: ['ignore', log, log, ...(spec.onMessage ? (['ipc'] as const) : [])],
      detached: true,
      ...(spec.env ? { env: spec.env } : {}),
      ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    });
  } finally {
    closeSync(log);
  }
}

function hear(child: ChildProcess, { onMessage }: ChildSpec): void {
  if (!onMessage) return;
  const reply = (answer: object) => {
    // It may be gone by now; then nobody waits for an answer.
    if (child.connected) child.send(answer, () => undefined);
  };
  child.on('message', (message) => onMessage(message, reply));
}

/** Opened for appending; a large one of earlier runs is set aside as `.1`. */
function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > rotateAboveBytes) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}
