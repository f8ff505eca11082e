/** West Africa Time has no summer time. */
const lagosOffsetMs = 3_600_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** When nobody is written to unasked, hours of the clock in Lagos. */
export const quietHours = { from: 21, until: 8 } as const;

/** When something that can wait may be sent: now, or at the end of the quiet hours that it falls into. */
export function afterQuietHours(now: Date): Date {
  const lagosMs = now.getTime() + lagosOffsetMs;
  const hour = Math.floor((lagosMs % dayMs) / hourMs);
  if (hour < quietHours.from && hour >= quietHours.until) return now;
  const midnightMs = Math.floor(lagosMs / dayMs) * dayMs + (hour >= quietHours.from ? dayMs : 0);
  return new Date(midnightMs + quietHours.until * hourMs - lagosOffsetMs);
}
