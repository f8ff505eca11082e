import { pino } from 'pino';

/** One JSON line a step. Keys are always these; never text, address, token or secret. */
export type LogFields = {
  readonly step?: string;
  readonly channel?: string;
  readonly account?: string;
  readonly customerId?: string;
  readonly sessionId?: string;
  readonly messageId?: string;
  readonly externalId?: string;
  readonly jobId?: string;
  readonly orderId?: string;
  readonly id?: string;
  readonly kind?: string;
  readonly code?: string;
  readonly count?: number;
  readonly ms?: number;
  readonly err?: unknown;
};

export type Logger = {
  readonly debug: (fields: LogFields, message: string) => void;
  readonly info: (fields: LogFields, message: string) => void;
  readonly warn: (fields: LogFields, message: string) => void;
  readonly error: (fields: LogFields, message: string) => void;
};

/** An error's name, message and stack, nothing that a library hung on it (requests, headers, documents). */
function bareError(error: unknown): unknown {
  if (!(error instanceof Error)) {
    return { message: 'not an Error' };
  }
  const { name, message, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  return {
    name,
    message: message.slice(0, 300),
    code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
    stack: stack?.split('\n').slice(1, 8).join('\n'),
    cause: cause === undefined ? undefined : bareError(cause),
  };
}

/** Writes to standard error, so that commands keep standard output for their results. */
export function createLogger(process: string, level: string): Logger {
  return pino(
    {
      level,
      base: { process },
      serializers: { err: bareError },
      redact: ['text', 'address', 'token', 'secret', 'to', 'from', 'body', '*.apiKey', '*.authorization'],
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ fd: 2, sync: level === 'debug' }),
  );
}
