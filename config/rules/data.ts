import { kobo } from './kobo.ts';

const hour = 3_600_000;

/** Data bundles: limits, validity, catalogue, what the networks themselves offer. Amounts in kobo, sizes in MB. */
export const dataRules = {
  networks: ['MTN', 'AIRTEL', 'GLO', '9MOBILE'],
  periods: ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'],
  /** The fewest days that make a bundle weekly, monthly, yearly; below the first it is daily. */
  periodFromDays: { WEEKLY: 7, MONTHLY: 28, YEARLY: 180 },
  minimumKobo: kobo(100),
  maximumKobo: kobo(50_000),
  feeKobo: 0,
  maximumRecipients: 20,
  rollover: { MTN: true, AIRTEL: true, GLO: false, '9MOBILE': true },
  giftingAllowed: true,
  autoRenewDefault: false,
  /** The vendor's list is asked for again after `refreshMs`; one older than `staleMs` is not sold from any more. */
  catalogue: { refreshMs: hour, retryMs: hour / 12, staleMs: 24 * hour },
  /** Lines of a list before MORE. */
  listLength: 5,
  /** What a month of something takes, for who asks what to buy. The first row with one of the message's words counts. */
  needs: [
    {
      words: [
        'youtube',
        'video',
        'videos',
        'stream',
        'streaming',
        'film',
        'films',
        'movie',
        'movies',
        'netflix',
        'zoom',
        'tiktok',
      ],
      monthlyMb: 10_240,
    },
    {
      words: ['laptop', 'office', 'work', 'hotspot', 'wifi', 'router', 'download', 'downloads'],
      monthlyMb: 20_480,
    },
    {
      words: ['whatsapp', 'facebook', 'chat', 'chatting', 'email', 'emails', 'browse', 'browsing'],
      monthlyMb: 1_536,
    },
  ],
  /** Own purchases that past use is read from. */
  pastUse: { orders: 50, days: 30 },
} as const;

/**
 * What customers dial themselves. The same on all networks since the regulator harmonised the short codes in 2023;
 * edit a network's where it differs.
 */
export const dataCodes = {
  MTN: { balance: '*323#', borrow: '*303#', share: '*321#', plans: '*312#', care: '300' },
  AIRTEL: { balance: '*323#', borrow: '*303#', share: '*321#', plans: '*312#', care: '300' },
  GLO: { balance: '*323#', borrow: '*303#', share: '*321#', plans: '*312#', care: '300' },
  '9MOBILE': { balance: '*323#', borrow: '*303#', share: '*321#', plans: '*312#', care: '300' },
} as const;

/** Access point names, with user name and password where the network wants them. */
export const dataAccessPoints = {
  MTN: { name: 'web.gprs.mtnnigeria.net', user: 'web', password: 'web' },
  AIRTEL: { name: 'internet.ng.airtel.com', user: 'internet', password: 'internet' },
  GLO: { name: 'gloflat', user: 'flat', password: 'flat' },
  '9MOBILE': { name: '9mobile', user: '', password: '' },
} as const;
