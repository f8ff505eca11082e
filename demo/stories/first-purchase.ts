import type { WrittenStory } from './story.ts';

export const firstPurchase: WrittenStory = {
  id: 'first-purchase',
  title: 'Airtime by SMS',
  about: 'Three texts and a payment: from the first word to the receipt, through every lane.',
  phones: ['sms'],
  customer: 'ada',
  steps: [
    {
      title: 'Ada texts what she wants',
      do: { do: 'text', provider: 'africastalking', text: 'AIRTIME 500' },
      until: [{ sees: 'sms', like: /You pay NGN 500/ }],
    },
    {
      title: 'She says yes, and a payment link comes',
      do: { do: 'text', provider: 'africastalking', text: 'YES' },
      until: [{ order: 'AWAITING_PAYMENT' }, { sees: 'sms', like: /\/pay\// }],
    },
    { title: 'She pays', do: { do: 'pay-link' }, until: [{ order: 'FULFILLED' }] },
    { title: 'Her receipt arrives', until: [{ sees: 'sms', like: /^Receipt/ }] },
  ],
  end: { sales: 1, receipts: 1 },
};
