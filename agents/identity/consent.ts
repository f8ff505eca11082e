import { packOf, say, type TurnDraft } from '../turn-draft.ts';
import { senderOf } from './spending-limit.ts';

export const resumeSchedulesChoice = 'schedules_resume';
export const leaveSchedulesChoice = 'schedules_leave';

/** After the last STOP nothing happens by itself either; START offers to go on. True where it did. */
export async function noteConsent(draft: TurnDraft, consent: 'opted_out' | 'opted_in'): Promise<boolean> {
  draft.effects.push({ kind: 'set_consent', consent });
  const all = await draft.input.reads.schedules();
  if (consent === 'opted_out') {
    if (isReachedElsewhere(draft)) return false;
    if (all.some(({ state }) => state === 'active')) {
      draft.effects.push({ kind: 'schedule', wish: { do: 'pause_all' } });
    }
    return false;
  }
  const count = all.filter(({ pausedBy }) => pausedBy === 'opt_out').length;
  if (count === 0) return false;
  const { schedules } = packOf(draft);
  const choices = [
    { id: resumeSchedulesChoice, label: schedules.resumeAll },
    { id: leaveSchedulesChoice, label: schedules.leavePaused },
  ];
  say(draft, { kind: 'choices', text: schedules.offerResume({ count }), choices }, 'notice');
  return true;
}

/** STOP is for the address that it comes from: what happens by itself goes on where another one still wants its notices. */
function isReachedElsewhere(draft: TurnDraft): boolean {
  const { addresses } = draft.input.customer;
  const here = senderOf(draft)?.addressKey;
  return (
    addresses.length > 1 && addresses.some((one) => one.addressKey !== here && one.consent !== 'opted_out')
  );
}

/** What the offer's entries do. */
export function takeResumeChoice(draft: TurnDraft, id: string): boolean {
  const { schedules } = packOf(draft);
  if (id === resumeSchedulesChoice) {
    draft.effects.push({ kind: 'schedule', wish: { do: 'resume_all' } });
    say(draft, schedules.resumedAll);
    return true;
  }
  if (id !== leaveSchedulesChoice) return false;
  say(draft, schedules.leftPaused);
  return true;
}
