/**
 * What a reply must name to stand under the message that it answers, as an e-mail does:
 * `{id: '<a1@mail.example>', references: ['<a0@mail.example>'], subject: 'Light'}`. `id` is the provider's own.
 */
export type MessageThread = {
  readonly id: string;
  readonly references?: readonly string[];
  readonly subject?: string;
};
