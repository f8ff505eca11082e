import { createTheme } from '@mantine/core';

export const theme = createTheme({
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  primaryColor: 'lagoon',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  colors: {
    lagoon: [
      '#e7f6f0',
      '#cdeadf',
      '#9ad6bf',
      '#64c19d',
      '#37b082',
      '#1d9a6c',
      '#0f7f58',
      '#0b6e4f',
      '#085a41',
      '#04402d',
    ],
    dark: [
      '#e3ebe7',
      '#b9c6c0',
      '#97a69f',
      '#5f6f68',
      '#37443f',
      '#2a3531',
      '#1f2925',
      '#161d1a',
      '#0e1311',
      '#080b0a',
    ],
  },
});
