import { expect, it } from 'vitest';
import { createStore, nothingTold, tell } from './store.ts';
import type { Frame, LaneStep, PhoneItem } from './wire.ts';

const item = (id: string, at: number, more: Partial<PhoneItem> = {}): PhoneItem => ({
  id,
  customer: 'ada',
  phone: 'sms',
  provider: 'twilio',
  from: 'bot',
  at,
  text: id,
  tick: 'sent',
  ...more,
});

const step = (id: string, at: number, more: Partial<LaneStep> = {}): LaneStep => ({
  id,
  customer: 'ada',
  lane: 'turn',
  title: id,
  at,
  outcome: 'ok',
  thread: 'one',
  data: null,
  ...more,
});

let seq = 0;
const itemFrame = (one: PhoneItem): Frame => {
  seq += 1;
  return { type: 'item', seq, item: one };
};
const stepFrame = (one: LaneStep): Frame => {
  seq += 1;
  return { type: 'step', seq, step: one };
};

it('a message whose ticks went on takes its own place, and is no news of the telephone', () => {
  const before = tell(nothingTold, [itemFrame(item('a', 1)), itemFrame(item('b', 2, { phone: 'whatsapp' }))]);
  const after = tell(before, [itemFrame(item('a', 1, { tick: 'read' }))]);
  expect(after.items['ada']?.map(({ id, tick }) => [id, tick])).toEqual([
    ['a', 'read'],
    ['b', 'sent'],
  ]);
  expect(after.lastShown).toEqual({ customer: 'ada', phone: 'whatsapp' });
});

it('a step that came late lies where it happened', () => {
  const told = tell(nothingTold, [
    stepFrame(step('1', 10)),
    stepFrame(step('3', 30)),
    stepFrame(step('2', 20)),
  ]);
  expect(told.steps['ada']?.map(({ id }) => id)).toEqual(['1', '2', '3']);
});

it('every thread keeps its number, and so its colour', () => {
  const first = tell(nothingTold, [stepFrame(step('1', 1, { thread: 'x' }))]);
  const then = tell(first, [
    stepFrame(step('2', 2, { thread: 'y' })),
    stepFrame(step('3', 3, { thread: 'x' })),
  ]);
  expect(then.threads).toEqual({ x: 0, y: 1 });
});

it('of a long conversation the newest thousand steps are kept', () => {
  const frames = Array.from({ length: 1_500 }, (_, index) => stepFrame(step(`s${index}`, index)));
  const steps = tell(nothingTold, frames).steps['ada'];
  expect(steps).toHaveLength(1_000);
  expect(steps?.at(-1)?.id).toBe('s1499');
});

it('what does not change stays the same object: nothing of it is drawn again', () => {
  const before = tell(nothingTold, [itemFrame(item('a', 1)), itemFrame(item('b', 1, { customer: 'bello' }))]);
  const after = tell(before, [itemFrame(item('c', 2))]);
  expect(after.items['bello']).toBe(before.items['bello']);
  expect(after.items['ada']?.[0]).toBe(before.items['ada']?.[0]);
});

it('a fresh beginning forgets everything, a resumed line nothing', () => {
  const before = tell(nothingTold, [itemFrame(item('a', 1))]);
  expect(tell(before, [{ type: 'hello', fresh: false, seq: 99 }])).toBe(before);
  expect(tell(before, [{ type: 'hello', fresh: true, seq: 99 }])).toBe(nothingTold);
});

it('frames that come together are drawn once, and the line goes on after them even before that', () => {
  const drawings: (() => void)[] = [];
  const store = createStore((draw) => drawings.push(draw));
  let drawn = 0;
  store.subscribe(() => {
    drawn += 1;
  });
  for (const frame of [1, 2, 3]) store.take({ type: 'item', seq: frame, item: item(`i${frame}`, frame) });
  store.take({ type: 'hello', fresh: false, seq: 50 });
  expect(store.lastSeq()).toBe(3);
  expect(drawings).toHaveLength(1);
  drawings[0]?.();
  expect(drawn).toBe(1);
  expect(store.told().items['ada']).toHaveLength(3);
  expect(store.lastSeq()).toBe(3);
  store.take({ type: 'hello', fresh: true, seq: 50 });
  expect(store.lastSeq()).toBe(0);
});
