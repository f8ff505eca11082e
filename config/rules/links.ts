const minute = 60_000;

/** Claims to an address, and their codes. Milliseconds of schedule time. */
export const linkRules = {
  /** From the moment at which the code is handed to the provider. */
  codeValidMs: 10 * minute,
  /** Real time: people type no faster, however fast the clock of schedules runs. */
  codeValidAtLeastMs: 30_000,
  /** Of one claim. */
  wrongCodesAtMost: 3,
  /** Of one customer, and to one address, on one day in Lagos: nobody can be showered with codes. */
  claimsADay: 3,
  /** Through one account, whoever asks: texts to strangers cost money. */
  claimsAnHourByAccount: 300,
  /** A claim that nobody needs any more is forgotten. */
  keptMs: 2 * 24 * 60 * minute,
  /** How long two conversations that shall become one are waited for while something is still being sent. */
  waitsForSendsMs: minute,
} as const;
