/** What one customer may ask of us. A real minute, however fast the clock of schedules runs. */
export const limitRules = {
  messagesPerMinute: 100,
  minuteMs: 60_000,
} as const;
