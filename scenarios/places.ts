/** What a turn of a scenario says instead of words. */
export const dialPlace = '{{DIAL}}';
export const hangUpPlace = '{{HANGUP}}';
export const otpPlace = '{{OTP}}';

/** What `{{MENU:entry}}` wants; null for any other text. */
export const menuWish = (user: string): string | null => /^\{\{MENU:(.+)\}\}$/.exec(user)?.[1] ?? null;
