import type { WrittenStory } from './story.ts';

export const personJoins: WrittenStory = {
  id: 'person-joins',
  title: 'A person joins, and hands back',
  about: 'The customer asks for somebody. The bot is silent while a person writes, and goes on afterwards.',
  phones: ['whatsapp'],
  customer: 'bello',
  steps: [
    {
      title: 'Bello asks for a person',
      do: { do: 'whatsapp', text: 'I want to talk to a person' },
      until: [{ owner: 'person' }, { sees: 'whatsapp', like: /person/i }],
    },
    {
      title: 'A person at the desk writes',
      do: { do: 'person-writes', text: 'Good day Bello, this is Ngozi. How can I help?' },
      until: [{ sees: 'whatsapp', like: /this is Ngozi/ }],
    },
    {
      title: 'Bello answers; the bot says nothing',
      do: { do: 'whatsapp', text: 'Thank you, all is clear now' },
    },
    {
      title: 'The conversation is handed back',
      do: { do: 'hand-back' },
      until: [{ owner: 'bot' }],
    },
    {
      title: 'The bot answers again',
      do: { do: 'whatsapp', text: 'BALANCE' },
      until: [{ sees: 'whatsapp', like: /wallet/i }],
    },
  ],
  end: { sales: 0, receipts: 0 },
};
