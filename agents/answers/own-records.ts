import type { TurnDraft } from '../turn-draft.ts';
import type { Keyword } from '../understanding/keywords.ts';
import { tellReceipt } from './order-answers.ts';
import { tellHowToLoad, tellLastToken } from './power-answers.ts';
import { powerPurchases } from './power-records.ts';

type RecordKeyword = Extract<Keyword, { kind: 'help_token' | 'receipt' | 'resend_token' }>;

const kinds: ReadonlySet<Keyword['kind']> = new Set(['help_token', 'receipt', 'resend_token']);

/** Commands that bring back what a customer has paid for: heard whatever else goes on, also while a person answers. */
export function asksForOwnRecord(keyword: Keyword | undefined): keyword is RecordKeyword {
  return keyword !== undefined && kinds.has(keyword.kind);
}

export async function tellOwnRecord(draft: TurnDraft, keyword: RecordKeyword): Promise<void> {
  switch (keyword.kind) {
    case 'help_token':
      return tellHowToLoad(draft);
    case 'resend_token':
      return (await buysOtherThings(draft)) ? tellReceipt(draft) : tellLastToken(draft);
    case 'receipt':
      return tellReceipt(draft, keyword.reference);
  }
}

/** Who has never bought electricity means the last receipt. */
async function buysOtherThings(draft: TurnDraft): Promise<boolean> {
  if ((await powerPurchases(draft)).length > 0) return false;
  const [latest] = await draft.input.reads.recentOrders(1);
  return latest !== undefined;
}
