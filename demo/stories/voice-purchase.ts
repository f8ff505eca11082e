import type { WrittenStory } from './story.ts';

export const voicePurchase: WrittenStory = {
  id: 'voice-purchase',
  title: 'Airtime by a call',
  about: 'Keys alone, for who does not read: the link and the receipt come by SMS.',
  phones: ['voice', 'sms'],
  customer: 'tunde',
  steps: [
    {
      title: 'Tunde calls',
      do: { do: 'call', provider: 'africastalking' },
      until: [{ hears: /For airtime, press 1/ }],
    },
    { title: 'He wants airtime', do: { do: 'press', keys: '1' }, until: [{ hears: /How much airtime/ }] },
    { title: 'For 250 naira', do: { do: 'press', keys: '250#' }, until: [{ hears: /You pay 250 naira/ }] },
    {
      title: 'He says yes by a key',
      do: { do: 'press', keys: '1' },
      until: [{ order: 'AWAITING_PAYMENT' }, { sees: 'sms', like: /\/pay\// }],
    },
    { title: 'He hangs up', do: { do: 'hang-up' } },
    { title: 'He pays by the link', do: { do: 'pay-link' }, until: [{ order: 'FULFILLED' }] },
    { title: 'The receipt arrives', until: [{ sees: 'sms', like: /^Receipt/ }] },
  ],
  end: { sales: 1, receipts: 1 },
};
