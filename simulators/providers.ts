/** The simulated providers and what is counted, faulted and called back of each. */
export const operations = {
  africastalking: [
    'send',
    'fetch',
    'balance',
    'airtime',
    'data',
    'find',
    'delivery',
    'inbound',
    'optout',
    'vend_status',
    'sim_swap',
    'sim_swap_status',
    'ussd',
    'ussd_end',
    'call',
    'call_event',
    'recording',
  ],
  twilio: [
    'send',
    'fetch',
    'list',
    'typing',
    'media',
    'storage',
    'recording',
    'status',
    'inbound',
    'call',
    'call_status',
  ],
  'whatsapp-cloud': ['send', 'upload', 'media', 'download', 'inbound', 'status'],
  sendgrid: ['send', 'events', 'inbound'],
  paystack: [
    'initialize',
    'charge',
    'verify',
    'transaction_list',
    'refund',
    'refund_list',
    'dispute_list',
    'pay',
    'webhook',
  ],
  flutterwave: [
    'payments',
    'charges',
    'verify',
    'transactions',
    'refund',
    'refund_list',
    'chargebacks',
    'pay',
    'webhook',
  ],
  vtpass: ['pay', 'requery', 'verify', 'balance', 'variations', 'webhook'],
  reloadly: ['token', 'operators', 'topup', 'status', 'report', 'balance'],
  openai: ['chat_completion', 'response'],
} as const;

export type ProviderName = keyof typeof operations;
export const providerNames = Object.keys(operations) as ProviderName[];

/** By what a fault rule may be scoped: whatever the call tells about its customer. */
export type Facts = {
  readonly phones?: readonly string[];
  readonly reference?: string;
  readonly email?: string;
};

/** +2348031234567, 2348031234567 and 08031234567 are one line: the last ten digits say which. */
export const lineOf = (phone: string) => phone.replaceAll(/\D/g, '').slice(-10);
