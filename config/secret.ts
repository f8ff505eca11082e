import { createHash, timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** A value that must never be printed: every way of showing it gives `[secret]`; only `reveal()` gives the text. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  /** Whether somebody knows it, in a time that doesn't tell how much of it is right. */
  matches(given: string): boolean {
    return timingSafeEqual(digest(given), digest(this.#text));
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
