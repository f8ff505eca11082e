import { formatDate } from '../../commerce/schedules/describe.ts';
import type { ScheduleNews, ScheduleView } from '../../commerce/schedules/schedule.ts';
import { scheduleRules } from '../../config/rules/schedules.ts';
import { formatNaira } from '../../conversation/values/naira.ts';
import { packOf, say, type TurnDraft } from '../turn-draft.ts';
import { factsOfSchedule } from './schedule-facts.ts';

/** What a schedule tells its customer: that it is set, what comes next, what came to nothing and why. */
export async function tellScheduleNews(draft: TurnDraft, news: ScheduleNews): Promise<void> {
  if (news.about === 'too_many') {
    say(draft, packOf(draft).schedules.tooMany({ count: scheduleRules.mostPerCustomer }), 'notice');
    return;
  }
  const schedule = await draft.input.reads.schedule(news.scheduleId);
  if (!schedule || (news.about === 'tell_before' && isUnwanted(draft))) {
    draft.ended = 'silent';
    return;
  }
  const text =
    news.about === 'tell_before'
      ? await sayBefore(draft, schedule, news.date)
      : sentenceOf(draft, schedule, news);
  const canWait = waiting.has(news.about);
  draft.replies.push({
    class: 'notice',
    content: { kind: 'text', text },
    ...(canWait ? { canWait } : {}),
  });
}

/** What comes unasked, and is as good in the morning. The rest answers what the customer has just written. */
const waiting: ReadonlySet<ScheduleNews['about']> = new Set(['tell_before', 'missed', 'dearer', 'failed']);

/** After STOP nothing comes unasked; who was stopped by the carrier alone has schedules that don't know it yet. */
function isUnwanted(draft: TurnDraft): boolean {
  const { addresses } = draft.input.customer;
  const unwanted = addresses.every(({ consent }) => consent === 'opted_out');
  if (unwanted) draft.effects.push({ kind: 'schedule', wish: { do: 'pause_all' } });
  return unwanted;
}

async function sayBefore(draft: TurnDraft, schedule: ScheduleView, date: string): Promise<string> {
  const { schedules } = packOf(draft);
  const facts = factsOfSchedule(schedule, packOf(draft), date);
  const covered = (await draft.input.reads.walletKobo()) >= schedule.quote.payableKobo;
  const payment = covered ? schedules.walletPays(facts) : schedules.linkComes(facts);
  return [schedules.tellBefore(facts), payment, schedules.howToSkip(facts)].join(' ');
}

type Told = Exclude<ScheduleNews, { about: 'too_many' }>;

function sentenceOf(draft: TurnDraft, schedule: ScheduleView, news: Told): string {
  const pack = packOf(draft);
  const { schedules } = pack;
  const facts = factsOfSchedule(schedule, pack, 'date' in news ? news.date : schedule.next);
  const isOver = schedule.next === null;
  switch (news.about) {
    case 'planned':
      return schedules.planned(facts);
    case 'changed':
      return isOver ? schedules.over(facts) : schedules.changed(facts);
    case 'resumed':
      return isOver ? schedules.over(facts) : schedules.resumed(facts);
    case 'stopped':
    case 'paused': {
      const underWay = news.underWay ? [schedules.underWay({ date: formatDate(news.underWay) })] : [];
      return [schedules[news.about](facts), ...underWay].join(' ');
    }
    case 'skipped':
      return isOver ? schedules.skippedLast(facts) : schedules.skipped(facts);
    case 'missed':
      return news.count === 1
        ? schedules.missed(facts)
        : schedules.missedMany({ ...facts, count: news.count });
    case 'dearer':
      return schedules.dearer({ ...facts, payable: formatNaira(news.payableKobo) });
    case 'failed':
      return [schedules.failed({ ...facts, word: schedules.because[news.reason] }), ...afterFailure()].join(
        ' ',
      );
    case 'tell_before':
      return schedules.tellBefore(facts);
  }

  /** What happens next, where anything does. */
  function afterFailure(): readonly string[] {
    if (news.about !== 'failed') return [];
    const count = scheduleRules.failuresBeforePause;
    if (news.pauses) return [schedules.pausesItself({ ...facts, count })];
    return schedule.state === 'active' && !isOver ? [schedules.nextTry(facts)] : [];
  }
}
