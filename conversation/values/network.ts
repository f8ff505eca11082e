/** The mobile networks that airtime and data are sold for. 9MOBILE trades as T2 since August 2025. */
export const networks = ['MTN', 'AIRTEL', 'GLO', '9MOBILE'] as const;

export type Network = (typeof networks)[number];
