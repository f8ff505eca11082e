/** Money is written to a majority of the replica set and to its journal before anything is promised. */
export const moneyWrites = { w: 'majority', j: true } as const;

/** Kobo in MongoDB: a whole number, never a float of naira. */
export const koboField = {
  type: Number,
  required: true,
  validate: { validator: Number.isSafeInteger, message: '{PATH} must be whole kobo' },
} as const;

/** As `koboField`, null until it is known. */
export const laterKoboField = {
  type: Number,
  default: null,
  validate: {
    validator: (value: unknown) => value === null || Number.isSafeInteger(value),
    message: '{PATH} must be whole kobo',
  },
} as const;
