import type { World } from './wire.ts';

/** What the page's tests play with. */
export const ada = {
  id: 'ada',
  name: 'Ada',
  number: '+2348031110001',
  email: 'ada@example.ng',
  meter: { number: '45012345678', disco: 'IKEDC' },
} as const;

const bello = { ...ada, id: 'bello', name: 'Bello', number: '+2348051110002', email: 'bello@example.ng' };

export const world: World = {
  customers: [ada, bello],
  lines: {
    sms: [
      { provider: 'africastalking', number: '21512' },
      { provider: 'twilio', number: '+14155550100' },
    ],
    ussd: '*384*77#',
    voice: [{ provider: 'africastalking', number: '+2347080001000' }],
    whatsapp: '+2348090001000',
    email: 'shop@switchboard.example',
  },
  faults: [
    { id: 'vtpass.down', group: 'VTpass', label: 'Down', hint: 'The order waits.' },
    { id: 'vtpass.slow', group: 'VTpass', label: 'Slow', hint: 'It takes longer.' },
  ],
  agents: [
    { name: 'ClassifierAgent', tier: 'entry', kind: 'model', role: 'says what it is about', to: ['QAAgent'] },
    { name: 'QAAgent', tier: 'support', kind: 'rule', role: 'checks', to: null },
  ],
  stories: [
    { id: 'first', title: 'First receipt', about: 'Airtime by one text.', phones: ['sms'] },
    { id: 'drop', title: 'The line drops', about: 'USSD, then WhatsApp.', phones: ['ussd', 'whatsapp'] },
  ],
};
