const wholeNaira = new Intl.NumberFormat('en-NG', { maximumFractionDigits: 0 });
const partNaira = new Intl.NumberFormat('en-NG', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export function formatNaira(kobo: number): string {
  return `NGN ${(kobo % 100 === 0 ? wholeNaira : partNaira).format(kobo / 100)}`;
}

export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const second = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const formatMinute = (at: number): string => minute.format(at);
export const formatSecond = (at: number): string => second.format(at);
