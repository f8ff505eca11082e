import type { WrittenStory } from './story.ts';

export const redisEmptied: WrittenStory = {
  id: 'redis-emptied',
  title: 'Redis is emptied, twice',
  about:
    'All queues are lost while an order is on its way. What is to be done stands in MongoDB, so it is done.',
  phones: ['sms'],
  customer: 'tunde',
  steps: [
    {
      title: 'Tunde orders airtime through another provider',
      do: { do: 'text', provider: 'twilio', text: 'AIRTIME 400' },
      until: [{ sees: 'sms', like: /You pay NGN 400/ }],
    },
    { title: 'Redis is emptied', do: { do: 'empty-redis' } },
    {
      title: 'He says yes',
      do: { do: 'text', provider: 'twilio', text: 'YES' },
      until: [{ order: 'AWAITING_PAYMENT' }, { sees: 'sms', like: /\/pay\// }],
    },
    { title: 'He pays', do: { do: 'pay-link' } },
    {
      title: 'Redis is emptied again; the order goes on',
      do: { do: 'empty-redis' },
      until: [{ order: 'FULFILLED' }],
    },
    { title: 'The receipt arrives', until: [{ sees: 'sms', like: /^Receipt/ }] },
  ],
  end: { sales: 1, receipts: 1 },
};
