import type { Webhook } from '../../../conversation/webhook.ts';
import type { Hint } from '../../hint.ts';
import { readWebhookBody } from '../../webhook-body.ts';
import { answerCall, type InsightsSettings } from './schema.ts';

const dayMs = 86_400_000;

/** Nothing is signed and nobody can be asked again: the path's secret and a request id that we wait for are the guard. */
export const simSwapWebhook: Webhook<InsightsSettings, Hint> = {
  name: 'sim-swap',
  contentType: 'application/json',
  maxBodyBytes: 8 * 1024,
  // Not documented: taken for a call that comes once.
  repeatsAfterFailure: false,
  verify: () => {},
  parse: (request) => {
    const { status, requestId, lastSimSwapDate } = readWebhookBody(
      request.rawBody,
      answerCall,
      "Africa's Talking",
    );
    return [
      {
        kind: 'sim_hint',
        key: `at:sim:${requestId}`,
        reference: requestId,
        ...meaningOf(status, lastSimSwapDate),
      },
    ];
  },
  answer: { status: 200, type: 'text/plain', body: '' },
};

type Meaning = { readonly known: boolean; readonly changedAt: string | null };

const unknown: Meaning = { known: false, changedAt: null };

/** Only the two words that are documented say anything, and a change needs its day. */
function meaningOf(status: string, date: string | null | undefined): Meaning {
  const day = date ? readDay(date) : null;
  if (status === 'NotSwapped') {
    return { known: true, changedAt: day === null ? null : new Date(day).toISOString() };
  }
  return status === 'Swapped' && day !== null
    ? { known: true, changedAt: new Date(day).toISOString() }
    : unknown;
}

/** The end of the day that is named, as day-month-year or year-month-day; null for what is no day. */
function readDay(text: string): number | null {
  const [, day, month, year] = /^(\d{2})-(\d{2})-(\d{4})/.exec(text) ?? [];
  const iso = day ? `${year}-${month}-${day}` : (/^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? '');
  const start = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(start) ? null : start + dayMs;
}
