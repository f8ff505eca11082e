import type { WrittenStory } from './story.ts';

export const dataByEmail: WrittenStory = {
  id: 'data-by-email',
  title: 'Data by e-mail, receipt as PDF',
  about: 'A mail in plain words is answered in its thread, and the receipt comes with a PDF.',
  phones: ['email'],
  customer: 'chioma',
  steps: [
    {
      title: 'Chioma writes a mail',
      do: { do: 'mail', subject: 'Data for my phone', text: 'DATA 1GB GLO 08051230143' },
      until: [{ sees: 'email', like: /You pay NGN/ }],
    },
    {
      title: 'She answers yes',
      do: { do: 'mail', subject: 'Re: Data for my phone', text: 'YES' },
      until: [{ order: 'AWAITING_PAYMENT' }, { sees: 'email', like: /Pay NGN/ }],
    },
    { title: 'She pays', do: { do: 'pay-link' }, until: [{ order: 'FULFILLED' }] },
    {
      title: 'The receipt arrives with its PDF',
      until: [{ sees: 'email', like: /Receipt/, file: /\.pdf$/ }],
    },
  ],
  end: { sales: 1, receipts: 1 },
};
