import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

export type Watchdog = {
  readonly watch: (pid: number) => void;
  readonly release: (pid: number) => void;
  readonly close: () => void;
};

/**
 * A shell that reads "watch <pid>" and "release <pid>" from a pipe. The pipe ends with our process, by SIGKILL too, and
 * what is still watched then gets SIGTERM, and ten seconds later SIGKILL with its whole process group.
 */
const script = `
trap '' INT TERM HUP
pids=
while read -r verb pid; do
  if [ "$verb" = watch ]; then
    pids="$pids $pid"
  else
    kept=
    for one in $pids; do [ "$one" = "$pid" ] || kept="$kept $one"; done
    pids=$kept
  fi
done
[ -n "$pids" ] || exit 0
kill -TERM $pids 2>/dev/null
round=0
while [ $round -lt "$1" ]; do
  alive=
  for one in $pids; do kill -0 "$one" 2>/dev/null && alive=yes; done
  [ -n "$alive" ] || exit 0
  sleep 0.1
  round=$((round + 1))
done
for one in $pids; do kill -KILL "-$one" "$one" 2>/dev/null; done
exit 0
`;

export function openWatchdog(graceMs: number): Watchdog {
  const shell = spawn('/bin/sh', ['-c', script, 'watchdog', String(Math.ceil(graceMs / 100))], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  const pipe = shell.stdin;
  pipe.on('error', () => undefined);
  // Neither the shell nor the pipe to it keeps our event loop alive.
  shell.unref();
  if (pipe instanceof Socket) pipe.unref();
  return {
    watch: (pid) => {
      pipe.write(`watch ${pid}\n`);
    },
    release: (pid) => {
      pipe.write(`release ${pid}\n`);
    },
    close: () => {
      pipe.end();
    },
  };
}
