import type { WrittenStory } from './story.ts';

export const dialledThenChatted: WrittenStory = {
  id: 'dialled-then-chatted',
  title: 'Begun on USSD, finished on WhatsApp',
  about:
    'Electricity is dialled, the line drops, WhatsApp goes on where it stood. Then the vendor sells the token and its answer is lost.',
  phones: ['ussd', 'whatsapp', 'sms'],
  customer: 'ada',
  steps: [
    { title: 'Her WhatsApp is linked to her telephone by a code', do: { do: 'link-whatsapp' } },
    {
      title: 'Ada dials electricity for her meter',
      do: { do: 'dial-line', answers: '2*45012340141*2*2000' },
      until: [{ shows: /NGN 2,000/ }],
    },
    { title: 'The line drops', do: { do: 'drop' } },
    {
      title: 'She writes on WhatsApp, where it is offered again',
      do: { do: 'whatsapp', text: 'BALANCE' },
      until: [{ sees: 'whatsapp', like: /You were buying/ }],
    },
    {
      title: 'She goes on, and sees the quote again',
      do: { do: 'whatsapp', text: '1' },
      until: [{ sees: 'whatsapp', like: /You pay NGN 2,100/ }],
    },
    {
      title: 'She says yes',
      do: { do: 'whatsapp', text: 'YES' },
      until: [{ order: 'AWAITING_PAYMENT' }, { sees: 'whatsapp', like: /Pay NGN/ }],
    },
    {
      title: 'The vendor will sell, and its answer will be lost',
      do: {
        do: 'plant',
        rules: [{ provider: 'vtpass', operation: 'pay', kind: 'execute_then_timeout', times: 1 }],
      },
    },
    {
      title: 'She pays; nobody knows whether it was sold',
      do: { do: 'pay-link' },
      until: [{ vend: 'unknown' }],
    },
    {
      title: 'It is asked about, not sold again; the token comes',
      until: [{ order: 'FULFILLED' }, { sees: 'whatsapp', like: /Token/ }],
    },
    { title: 'The meter takes it', do: { do: 'load-token' }, until: [{ unitsAbove: 0 }] },
  ],
  end: { sales: 1, receipts: 1 },
};
