export const x = 1; globalThis;
