import { z } from 'zod';
import type { Child } from './children.ts';

const Asked = z.union([
  z.strictObject({ ask: z.literal('processes') }),
  z.strictObject({ kill: z.enum(['server', 'worker']) }),
]);

/**
 * Answers the phones page's process (`demo/process-control.ts`): it may know which processes run, and have one of two
 * killed. Anything else that it says is not heard.
 */
export function answerDemo(children: Readonly<Record<'server' | 'worker', Child>>) {
  return (message: unknown, reply: (answer: object) => void): void => {
    const asked = Asked.safeParse(message);
    if (!asked.success) return;
    if ('kill' in asked.data) children[asked.data.kill].kill('SIGKILL');
    reply({
      processes: Object.entries(children).map(([name, child]) => ({ name, pid: child.pid() ?? null })),
    });
  };
}
