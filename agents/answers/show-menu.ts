import type { Choice } from '../../conversation/reply.ts';
import { hasKeysOnly, keyFor } from '../choices/key-choices.ts';
import { resumeChoice, startPurchase } from '../flows/show-flow.ts';
import { callPerson } from '../handoff/call-person.ts';
import { change, packOf, say, type TurnDraft } from '../turn-draft.ts';
import { tellBalance, tellHistory, tellStatus } from './order-answers.ts';

/** Shows what can be done. A purchase under way is put aside and stands first in the list. */
export function showMenu(draft: TurnDraft, text: string = packOf(draft).talk.menu): void {
  const { talk, flow, dialogue } = packOf(draft);
  const paused = draft.state.flow ?? draft.state.paused;
  draft.fromRecords = false;
  change(draft, { flow: null, paused });
  const resume: Choice[] = paused ? [{ id: resumeChoice, label: flow.resumeFinish }] : [];
  const choices: Choice[] = [
    ...resume,
    { id: 'menu_airtime', label: talk.menuAirtime },
    { id: 'menu_power', label: talk.menuPower },
    { id: 'menu_data', label: talk.menuData },
    { id: 'menu_status', label: talk.menuStatus },
    { id: 'menu_history', label: talk.menuHistory },
    { id: 'menu_balance', label: talk.menuBalance },
    { id: 'menu_person', label: talk.menuPerson },
    ...(hasKeysOnly(draft) ? [keyFor('schedules', dialogue.keys.schedules)] : []),
    ...(draft.input.dialogue ? [keyFor('language', dialogue.keys.language)] : []),
  ];
  say(draft, { kind: 'choices', text, choices });
}

/** What the menu's entries do; nothing for an id that isn't one. */
export const menuActions: Readonly<Record<string, (draft: TurnDraft) => Promise<void> | void>> = {
  menu_airtime: (draft) => startPurchase(draft, 'AIRTIME', ''),
  menu_power: (draft) => startPurchase(draft, 'POWER', ''),
  menu_data: (draft) => startPurchase(draft, 'DATA', ''),
  menu_status: (draft) => tellStatus(draft),
  menu_history: tellHistory,
  menu_balance: tellBalance,
  menu_person: (draft) =>
    callPerson(draft, { reason: 'asked_for_person', category: 'general', priority: 'MEDIUM' }),
};
