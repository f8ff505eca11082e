/** Not 98 and 00: carriers that split long screens use those themselves. */
export const moreKey = '99';
export const backKey = '0';
