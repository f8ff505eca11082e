/** What may be done when nobody knows whether a message went out. `code`: never repeated; a new one voids the old. */
export type ReplyClass = 'chat' | 'notice' | 'receipt' | 'money_prompt' | 'code';

export type Choice = { readonly id: string; readonly label: string };

/** What we say, free of any channel. Texts are already in the customer's language; a channel only renders. */
export type ReplyContent =
  /** `buttons`: answers that the text itself tells how to write, for a channel where they can be tapped. */
  | { readonly kind: 'text'; readonly text: string; readonly buttons?: readonly Choice[] }
  | { readonly kind: 'choices'; readonly text: string; readonly choices: readonly Choice[] }
  | { readonly kind: 'link'; readonly text: string; readonly url: string; readonly label: string }
  | {
      readonly kind: 'receipt';
      readonly title: string;
      readonly rows: readonly { readonly label: string; readonly value: string }[];
      readonly footer?: string;
    };

export type Reply = {
  readonly class: ReplyClass;
  readonly content: ReplyContent;
  /** The order whose receipt this is. */
  readonly orderId?: string;
  /** A one-time code: the send makes it and puts it in the place of `codePlace`. */
  readonly code?: { readonly orderId: string; readonly issue: number };
  /** In a dialogue it is texted as well: it will be needed later. */
  readonly keep?: true;
  /** The conversation waits for an answer to this: a dialogue stays open. */
  readonly asks?: true;
  /** Goes to this address of the customer and to no other, wherever the conversation is. */
  readonly addressKey?: string;
};

/** What stands for a one-time code in a message that is stored: the code itself is nowhere but in what is sent. */
export const codePlace = '******';
