import { spawn } from 'node:child_process';

export type CommandResult = {
  /** Null when it was killed or could not be started. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type CommandOptions = {
  readonly timeoutMs: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Kills it. */
  readonly signal?: AbortSignal;
  /** Every line of its output as it comes, for showing progress. */
  readonly onLine?: (line: string) => void;
};

const keptBytes = 64_000;

/** Runs a short-lived command to its end. Never throws: a command that is not there gives code null and a message. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
      ...(options.env ? { env: options.env } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    let stdout = '';
    let stderr = '';
    const showLines = (chunk: string) => {
      for (const line of chunk.split('\n')) if (line.trim() !== '') options.onLine?.(line.trim());
    };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout = (stdout + chunk).slice(-keptBytes);
      showLines(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr = (stderr + chunk).slice(-keptBytes);
      showLines(chunk);
    });
    child.on('error', (error) =>
      resolve({ code: null, signal: null, stdout, stderr: stderr || error.message }),
    );
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
