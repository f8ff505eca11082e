/** A call that did not end in time. It may still be going on, and still succeed. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** The result of `work` if it comes within `ms`. Throws DeadlineError; a late failure is nobody's. */
export async function withDeadline<Value>(work: Promise<Value>, ms: number, what: string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(`${what} took longer than ${ms} ms`)), ms);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
