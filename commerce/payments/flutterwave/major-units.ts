/** Whole kobo as the naira that Flutterwave counts in: 50050 → 500.5, written in JSON without a rest. */
export function majorOfKobo(amountKobo: number): number {
  return amountKobo / 100;
}

/** Naira as whole kobo; null for what isn't: a third decimal, a negative sum, more than a number holds exactly. */
export function koboOfMajor(amount: number): number | null {
  const amountKobo = Math.round(amount * 100);
  const exact = Number.isSafeInteger(amountKobo) && amountKobo >= 0 && amountKobo / 100 === amount;
  return exact ? amountKobo : null;
}
