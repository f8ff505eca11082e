/** The set-up cannot go on; the message is one or more sentences for a person, saying what to do. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
