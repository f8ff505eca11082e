import type { WrittenStory } from './story.ts';

export const workerKilled: WrittenStory = {
  id: 'worker-killed',
  title: 'The worker is killed while it buys',
  about:
    'The vendor is slow, and the worker that waits for it is killed. Another one takes over, asks, and the receipt comes once.',
  phones: ['sms'],
  customer: 'bello',
  steps: [
    {
      title: 'Bello orders airtime',
      do: { do: 'text', provider: 'africastalking', text: 'AIRTIME 300' },
      until: [{ sees: 'sms', like: /You pay NGN 300/ }],
    },
    {
      title: 'He says yes',
      do: { do: 'text', provider: 'africastalking', text: 'YES' },
      until: [{ order: 'AWAITING_PAYMENT' }, { sees: 'sms', like: /\/pay\// }],
    },
    {
      title: 'The vendor takes its time',
      do: {
        do: 'plant',
        rules: [
          { provider: 'vtpass', operation: 'pay', kind: 'delay_before_execute', delayMs: 6_000, times: 1 },
        ],
      },
    },
    { title: 'He pays, and the vendor is asked', do: { do: 'pay-link' }, until: [{ vend: 'sent' }] },
    {
      title: 'The worker is killed; another one takes over',
      do: { do: 'kill', process: 'worker' },
      until: [{ note: /Taken over/ }],
    },
    {
      title: 'The receipt arrives, once',
      until: [{ order: 'FULFILLED' }, { sees: 'sms', like: /^Receipt/ }],
    },
  ],
  end: { sales: 1, receipts: 1 },
};
