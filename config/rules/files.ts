const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;
const MiB = 1_024 * 1_024;

/** What is kept of the files and recordings that customers send. Real time, but for the pauses between tries. */
export const fileRules = {
  /**
   * Of one file. WhatsApp takes 5 MB of a picture, 16 MB of sound or film and 100 MB of a document
   * (developers.facebook.com, WhatsApp media, read 2026-11-21): of a document larger than this only the name is kept.
   */
  bytes: 16 * MiB,
  /** After that a file is deleted, and what was noted of one that was refused. */
  keptForMs: 30 * day,
  /** A file that was uploaded and that no message names is deleted then. */
  unsentForMs: day,
  /** Sealed and stored in pieces, so that no process has all of a file in its memory. */
  chunkBytes: MiB,
  /** Over all of a fetch, to the last byte. */
  fetchWithinMs: minute,
  /** Longer than a fetch lasts: whoever began it and died is not waited for any longer. */
  claimMs: 3 * minute,
  /** Schedule time between the tries of a fetch; after the last of them it is given up. */
  retryAfterMs: [5 * second, 30 * second, 2 * minute, 10 * minute, 60 * minute],
  nameLength: 200,
} as const;
