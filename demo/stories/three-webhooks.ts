import type { WrittenStory } from './story.ts';

export const threeWebhooks: WrittenStory = {
  id: 'three-webhooks',
  title: 'Everything three times, and out of order',
  about:
    'Each text and the payment are posted three times at once, delivery reports in the wrong order. One turn each, one sale, one receipt.',
  phones: ['sms'],
  customer: 'chioma',
  steps: [
    {
      title: 'The providers begin to repeat themselves',
      do: {
        do: 'plant',
        rules: [
          { provider: 'africastalking', operation: 'inbound', kind: 'duplicate', count: 3 },
          { provider: 'africastalking', operation: 'delivery', kind: 'reorder' },
          { provider: 'paystack', operation: 'pay', kind: 'payment_duplicate_webhook', count: 3 },
        ],
      },
    },
    {
      title: 'Chioma orders airtime',
      do: { do: 'text', provider: 'africastalking', text: 'AIRTIME 200' },
      until: [{ sees: 'sms', like: /You pay NGN 200/ }],
    },
    {
      title: 'She says yes',
      do: { do: 'text', provider: 'africastalking', text: 'YES' },
      until: [{ order: 'AWAITING_PAYMENT' }, { sees: 'sms', like: /\/pay\// }],
    },
    {
      title: 'She pays; the gateway calls three times',
      do: { do: 'pay-link' },
      until: [{ order: 'FULFILLED' }],
    },
    { title: 'One receipt', until: [{ sees: 'sms', like: /^Receipt/ }] },
  ],
  end: { sales: 1, receipts: 1 },
};
