/** The part of africastalking 0.8.3 that we call; the package has no types of its own. */
declare module 'africastalking' {
  type Client = {
    readonly SMS: {
      /** Resolves only on HTTP 201, with the answer's body; otherwise rejects with the body or an Error. */
      readonly send: (message: { to: string; message: string; from?: string }) => Promise<unknown>;
    };
    readonly AIRTIME: {
      readonly send: (request: {
        idempotencyKey: string;
        maxNumRetry: number;
        recipients: readonly { phoneNumber: string; currencyCode: string; amount: number }[];
      }) => Promise<unknown>;
      readonly findTransactionStatus: (transactionId: string) => Promise<unknown>;
    };
    readonly MOBILE_DATA: {
      readonly send: (request: {
        idempotencyKey: string;
        productName: string;
        recipients: readonly {
          phoneNumber: string;
          quantity: number;
          unit: 'MB' | 'GB';
          validity: 'Day' | 'Week' | 'BiWeek' | 'Month' | 'Quarterly';
          metadata: Readonly<Record<string, string>>;
        }[];
      }) => Promise<unknown>;
      readonly findTransaction: (query: { transactionId: string }) => Promise<unknown>;
    };
  };

  const africastalking: (account: { username: string; apiKey: string }) => Client;
  export = africastalking;
}
