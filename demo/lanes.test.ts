import { describe, expect, it } from 'vitest';
import { confirmedBy, at as moment, onePurchase, orderId, said } from '../test/demo-records.ts';
import { laneSteps } from './lanes.ts';
import type { CustomerRecords, RecordChange } from './records-store.ts';
import { createSightings } from './sightings.ts';

const stepsOf = (records: CustomerRecords, changes: readonly RecordChange[] = []) => {
  const sightings = createSightings();
  for (const change of changes) sightings.note(change);
  return laneSteps({ customer: 'ada', records, sightings });
};
const change = (collection: string, id: string, second: number, set: RecordChange['set']): RecordChange => ({
  ...{ collection, id, at: moment(second).getTime(), set },
});
const later = new Date(Date.UTC(2026, 11, 1));
const free = new Date(0);

describe('the lanes of a purchase', () => {
  const steps = stepsOf(onePurchase);

  it('show it in every lane, in the order in which it happened', () => {
    const lanes = new Set(steps.map(({ lane }) => lane));
    expect([...lanes].sort()).toEqual(
      ['channel', 'gateway', 'inbox', 'order', 'outbox', 'queue', 'receipt', 'turn', 'vendor'].sort(),
    );
    const times = steps.map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
  });

  it('put all that came of the yes into its thread, the news and the receipt too', () => {
    const ofThread = steps.filter(({ thread }) => thread === confirmedBy).map(({ lane }) => lane);
    for (const lane of ['order', 'gateway', 'vendor', 'outbox', 'receipt']) expect(ofThread).toContain(lane);
  });

  it('hold no number, and open to what was understood, proposed and refused', () => {
    expect(JSON.stringify(steps)).not.toMatch(/08031230141|2348031230141/);
    const parts = steps
      .filter(({ part }) => part !== undefined)
      .map(({ part, title }) => `${part}: ${title}`);
    expect(parts).toEqual(
      expect.arrayContaining([
        'understanding: Understood: AIRTIME.PURCHASE',
        'agent: AirtimeSalesAgent: answered',
        'tool: Command: start_flow',
        expect.stringMatching(/^tool: Refused: .*no_such_command/),
        expect.stringMatching(/^reply: Receipt SBTEST23 for •••0141/),
      ]),
    );
  });

  it('say what makes a reader look', () => {
    expect(steps.find(({ lane }) => lane === 'gateway')).toMatchObject({
      outcome: 'ok',
      note: 'The gateway called 3 times',
    });
  });
});

describe('a message that waits', () => {
  const waiting = { ...onePurchase, entries: [...onePurchase.entries, said(9, 'BALANCE', 30, 'new')] };
  const id = 'at-sms|at:sms:9';

  it('is waiting in the queue, and has no turn', () => {
    const steps = stepsOf(waiting).filter(({ thread }) => thread === id);
    expect(steps.map(({ lane, outcome }) => `${lane} ${outcome}`)).toEqual([
      'channel ok',
      'inbox waiting',
      'queue waiting',
    ]);
  });

  it('whose worker died shows the one that took over', () => {
    const [talk] = onePurchase.talks;
    if (!talk) throw new Error('there is a conversation');
    const changes = [
      change('conversations', talk._id, 31, { fence: 4, until: later }),
      change('conversations', talk._id, 36, { fence: 5, until: later }),
      change('conversations', talk._id, 37, { 'done.3': id, until: free }),
    ];
    const done = {
      ...onePurchase,
      entries: [...onePurchase.entries, said(9, 'BALANCE', 30)],
      talks: [{ ...talk, done: [...talk.done, id] }],
    };
    expect(stepsOf(done, changes).find((step) => step.id === `turn:${id}`)).toMatchObject({
      at: moment(36).getTime(),
      ms: 1_000,
      note: 'Taken over from a worker that was gone',
    });
  });
});

it('a sale that was taken over from a worker that had not come back says so, and one that was given back does not', () => {
  const id = `${orderId}:0:1`;
  const noteAfter = (...sets: readonly RecordChange['set'][]) =>
    stepsOf(
      onePurchase,
      sets.map((set, index) => change('vends', id, index, set)),
    ).find(({ lane }) => lane === 'vendor')?.note;
  const claimed = { fence: 2, claimUntil: later };
  expect(noteAfter(claimed, claimed)).toMatch(/^Taken over/);
  expect(noteAfter(claimed, { claimUntil: free }, claimed)).toBeUndefined();
});
