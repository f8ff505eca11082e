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

/** Which code a message brings: an order's, or that of a claim to the address that it goes to. */
export type CodeWanted = { readonly orderId: string; readonly issue: number } | { readonly claimId: string };

export type Reply = {
  readonly class: ReplyClass;
  readonly content: ReplyContent;
  /** The order whose receipt this is. */
  readonly orderId?: string;
  /** The order of whose money this tells: where it is known to be lost, it goes to another address, as a receipt does. */
  readonly moneyOf?: string;
  /** It comes unasked and need not come at night, nor to who wants no notices. */
  readonly canWait?: true;
  /** A one-time code: the send makes it and puts it in the place of `codePlace`. That of a claim goes to what is claimed. */
  readonly code?: CodeWanted;
  /** In a dialogue it is texted as well: it will be needed later. */
  readonly keep?: true;
  /** In a dialogue it is texted and not told: whoever calls from a number need not be whose it is. */
  readonly textedOnly?: true;
  /** A person has been called, or has the conversation: a caller can be put through, or leave a message. */
  readonly person?: true;
  /** The conversation waits for an answer to this: a dialogue stays open. */
  readonly asks?: true;
  /** Goes to this address of the customer and to no other, wherever the conversation is. */
  readonly addressKey?: string;
};

/** What stands for the address of a link that proves the same as the code does. */
export const codeLinkPlace = 'https://link.invalid/';

/** What stands for a one-time code in a message that is stored: the code itself is nowhere but in what is sent. */
export const codePlace = '******';
