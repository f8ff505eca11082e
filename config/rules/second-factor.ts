const minute = 60_000;

/** The one-time code of a large order, and what is asked about the SIM that gets it. Milliseconds of schedule time. */
export const secondFactorRules = {
  codeDigits: 6,
  /** From the moment at which the code is handed to the provider. */
  codeValidMs: 5 * minute,
  /** Real time: people type no faster, however fast the clock of schedules runs. */
  codeValidAtLeastMs: 15_000,
  /** A code that can't be handed over in this time comes too late to be of use. */
  sendWithinMs: 10 * minute,
  /** A code that was typed in time may wait so long for its turn. */
  graceMs: minute,
  /** Of one order, over all its codes. */
  wrongCodesAtMost: 3,
  newCodesAtMost: 2,
  /** A SIM that was changed since then proves nothing. */
  simChangedWithinMs: 72 * 60 * minute,
  /** No answer about the SIM in this time: a person looks. */
  simAnswerWithinMs: 3 * minute,
} as const;
