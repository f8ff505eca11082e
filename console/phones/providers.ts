const names: Readonly<Record<string, string>> = {
  africastalking: "Africa's Talking",
  twilio: 'Twilio',
  'whatsapp-cloud': 'WhatsApp Cloud',
  'whatsapp-web': 'WhatsApp Web',
  sendgrid: 'SendGrid',
  paystack: 'Paystack',
  flutterwave: 'Flutterwave',
};

export const providerName = (provider: string): string => names[provider] ?? provider;
