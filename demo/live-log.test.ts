import { describe, expect, it } from 'vitest';
import type { Frame } from '../console/wire.ts';
import { createLiveLog, type Update } from './live-log.ts';

const screen = (customer: string, text: string): Update => ({
  type: 'screen',
  customer,
  screen: { text, open: true, ms: 1 },
});
const texts = (frames: readonly Frame[]) =>
  frames.flatMap((frame) => (frame.type === 'screen' ? [frame.screen?.text] : []));
const hello = (frames: readonly Frame[]) => frames[0];

describe('the frames of the page', () => {
  it('are told from where somebody left off', () => {
    const live = createLiveLog(100);
    for (const text of ['a', 'b', 'c']) live.publish(screen('ada', text));
    const frames = live.since(101);
    expect(hello(frames)).toEqual({ type: 'hello', fresh: false, seq: 103 });
    expect(texts(frames)).toEqual(['b', 'c']);
    expect(texts(live.since(103))).toEqual([]);
  });

  it.each([
    ['nobody was here before', undefined],
    ['what was seen is of an earlier run', 5],
    ['what was seen is of no run', 9_999],
  ])('begin anew with how things are when %s', (_when, after) => {
    const live = createLiveLog(100);
    for (const text of ['a', 'b']) live.publish(screen('ada', text));
    live.publish(screen('bello', 'c'));
    const frames = live.since(after);
    expect(hello(frames)).toMatchObject({ type: 'hello', fresh: true });
    expect(texts(frames)).toEqual(['b', 'c']);
  });

  it('leave out what says the same again', () => {
    const live = createLiveLog(0);
    const heard: Frame[] = [];
    live.listen((frame) => heard.push(frame));
    for (let time = 0; time < 3; time += 1) live.publish(screen('ada', 'a'));
    expect(heard).toHaveLength(1);
  });

  it('begin anew for who was away for longer than they are kept', () => {
    const live = createLiveLog(0);
    for (let count = 0; count < 10_500; count += 1) live.publish(screen('ada', String(count)));
    expect(hello(live.since(10))).toMatchObject({ fresh: true });
    expect(hello(live.since(10_000))).toMatchObject({ fresh: false });
  });
});
