import { airtimeFlow } from '../commerce/airtime/flow.ts';
import { foldWords } from '../conversation/flow-words.ts';
import type { LanguagePack } from '../conversation/language/language-pack.ts';
import { takeYes } from './answer-flow.ts';
import { restartChoice, resumeChoice, showFlow, startAirtime } from './show-flow.ts';
import { menuActions } from './show-menu.ts';
import { change, flowEnv, packOf, quoteChoice, type TurnDraft, textOf } from './turn-draft.ts';

/** A digit, or an entry's own words, picks one of the choices shown last. */
export async function takeChoice(draft: TurnDraft): Promise<boolean> {
  const id = pickChoice(textOf(draft), draft.input.state.choices, packOf(draft));
  if (id === undefined) return false;
  if (id === quoteChoice) return takeYes(draft);
  if (id === resumeChoice) return resumePaused(draft);
  if (id === restartChoice) {
    change(draft, { flow: null, paused: null });
    startAirtime(draft, '');
    return true;
  }
  const action = Object.hasOwn(menuActions, id) ? menuActions[id] : undefined;
  if (action) {
    await action(draft);
    return true;
  }
  return answerWith(draft, id);
}

function pickChoice(text: string, choices: readonly string[], pack: LanguagePack): string | undefined {
  const digits = /^\s*(\d{1,2})[.)]?\s*$/.exec(text)?.[1];
  if (digits) return choices[Number(digits) - 1];
  const labels: Readonly<Record<string, string>> = {
    [resumeChoice]: pack.flow.resumeFinish,
    [restartChoice]: pack.flow.resumeRestart,
    menu_airtime: pack.talk.menuAirtime,
    menu_status: pack.talk.menuStatus,
    menu_history: pack.talk.menuHistory,
    menu_balance: pack.talk.menuBalance,
    menu_person: pack.talk.menuPerson,
  };
  const folded = foldWords(text);
  return choices.find((id) => foldWords(labels[id] ?? '') === folded && folded !== '');
}

function resumePaused(draft: TurnDraft): boolean {
  const paused = draft.state.paused ?? draft.state.flow;
  if (!paused) return false;
  showFlow(draft, airtimeFlow.repeat(paused, flowEnv(draft)));
  return true;
}

/** A choice of the pending question, such as a network, is the answer in its own words. */
function answerWith(draft: TurnDraft, id: string): boolean {
  const { flow } = draft.state;
  const move = flow && airtimeFlow.answer(flow, id, flowEnv(draft));
  if (!move || move.kind === 'confirmed' || move.kind === 'not_an_answer') return false;
  showFlow(draft, move);
  return true;
}
