/** https://www.vtpass.com/documentation/response-codes/, read 2026-11-21. */
export const descriptions: Readonly<Record<string, string>> = {
  '000': 'TRANSACTION SUCCESSFUL',
  '010': 'VARIATION CODE DOES NOT EXIST',
  '011': 'INVALID ARGUMENTS',
  '012': 'PRODUCT DOES NOT EXIST',
  '013': 'BELOW MINIMUM AMOUNT ALLOWED',
  '014': 'REQUEST ID ALREADY EXIST',
  '015': 'INVALID REQUEST ID',
  '016': 'TRANSACTION FAILED',
  '017': 'ABOVE MAXIMUM AMOUNT ALLOWED',
  '018': 'LOW WALLET BALANCE',
  '019': 'LIKELY DUPLICATE TRANSACTION',
  '030': 'BILLER NOT REACHABLE AT THIS POINT',
  '034': 'SERVICE SUSPENDED',
  '035': 'SERVICE INACTIVE',
  '040': 'TRANSACTION REVERSAL',
  '083': 'SYSTEM ERROR',
  '085': 'IMPROPER REQUEST ID: IT MUST START WITH THE DATE AND TIME IN LAGOS',
  '087': 'INVALID CREDENTIALS',
  '089': 'REQUEST IS PROCESSING, PLEASE WAIT BEFORE MAKING ANOTHER REQUEST',
  '091': 'TRANSACTION NOT PROCESSED',
  '099': 'TRANSACTION IS PROCESSING',
};

export const airtimeServices: Readonly<Record<string, string>> = {
  mtn: 'MTN Airtime VTU',
  glo: 'GLO Airtime VTU',
  airtel: 'Airtel Airtime VTU',
  etisalat: '9mobile Airtime VTU',
};

const minute = 60_000;
/** West Africa Time has no daylight saving. */
const lagosOffsetMs = 60 * minute;

/** Whether the first twelve digits are a Lagos minute no farther from now than the window. */
export function isProperRequestId(requestId: string, now: Date, windowMinutes: number): boolean {
  const stamp = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)[A-Za-z0-9]*$/.exec(requestId);
  if (!stamp) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minutes = 0] = stamp.slice(1).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minutes > 59) return false;
  const lagosMs = Date.UTC(year, month - 1, day, hour, minutes);
  const isCalendarDay = new Date(lagosMs).getUTCDate() === day;
  const lagosNowMs = now.getTime() + lagosOffsetMs;
  return isCalendarDay && Math.abs(lagosMs - (lagosNowMs - (lagosNowMs % minute))) <= windowMinutes * minute;
}
