import type { TurnDraft } from '../turn-draft.ts';
import { tellArticle } from './tell-article.ts';

type Answer = (draft: TurnDraft) => void;

/** What the networks do with airtime themselves: told with their own codes, never done. */
export const airtimeAnswers: Readonly<Record<string, Answer>> = {
  'AIRTIME.SUPPORT.share': (draft) => void tellArticle(draft, 'share-airtime'),
  'AIRTIME.SUPPORT.borrow': (draft) => void tellArticle(draft, 'borrow-airtime'),
  'AIRTIME.SUPPORT.convert_to_data': (draft) => void tellArticle(draft, 'airtime-to-data'),
};
