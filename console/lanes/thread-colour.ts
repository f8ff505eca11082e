const colours = [
  'light-dark(#0b7f5c, #46c797)',
  'light-dark(#2563c9, #6ea8ff)',
  'light-dark(#b86e00, #f4b740)',
  'light-dark(#8a3fd1, #c39bff)',
  'light-dark(#c0367f, #ff8fc4)',
  'light-dark(#0b7c93, #4fd0e6)',
] as const;

export const threadColour = (thread: number): string => colours[thread % colours.length] ?? colours[0];
