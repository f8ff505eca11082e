const day = 86_400_000;

/** How long the address of a receipt's page is good, real time; it ends with a day. */
export const receiptRules = { linkValidMs: 7 * day } as const;
