import { goOn } from '../flows/show-flow.ts';
import { packOf, say, type TurnDraft } from '../turn-draft.ts';

/** A picture, a voice note or a document without words: nobody has read it, and that is said. */
export async function answerFiles(draft: TurnDraft): Promise<boolean> {
  const { event } = draft.input;
  if (event.kind !== 'message' || !event.files || event.text.trim() !== '') return false;
  say(draft, packOf(draft).talk.filesUnread);
  await goOn(draft);
  return true;
}
