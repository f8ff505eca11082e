/** The part of africastalking 0.8.3 that we call; the package has no types of its own. */
declare module 'africastalking' {
  type Client = {
    readonly SMS: {
      /** Resolves only on HTTP 201, with the answer's body; otherwise rejects with the body or an Error. */
      readonly send: (message: { to: string; message: string; from?: string }) => Promise<unknown>;
    };
  };

  const africastalking: (account: { username: string; apiKey: string }) => Client;
  export = africastalking;
}
