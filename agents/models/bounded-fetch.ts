import { readCapped } from '../../config/read-capped.ts';

/** The answer is longer than any that is asked for. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';
}

/** Statuses that come without a body by definition. */
const bodiless: readonly number[] = [204, 205, 304];

/**
 * `fetch` that reads the whole answer before it gives it, at most so many bytes: the time and the abort of a call go for
 * its body as well, which the package of OpenAI reads without either. Follows no redirect: the key is for one server.
 */
export function boundedFetch(maxBytes: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' });
    const tooLong = () => new AnswerTooLong(`an answer of more than ${maxBytes} bytes`);
    const body = await readCapped(response.body, maxBytes, tooLong);
    const headers = new Headers();
    for (const name of ['content-type', 'x-request-id']) {
      const value = response.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    const { status } = response;
    return new Response(bodiless.includes(status) ? null : body, { status, headers });
  };
}
