import { expect, it } from 'vitest';
import { type LiveState, openLive } from './live.ts';
import type { Frame } from './wire.ts';

function openBench() {
  const urls: string[] = [];
  const pauses: number[] = [];
  const states: LiveState[] = [];
  const frames: Frame[] = [];
  let seq = 0;
  let events: { readonly onText: (text: string) => void; readonly onClose: () => void } | undefined;
  let next: (() => void) | undefined;
  const live = openLive(
    {
      url: (after) => `after=${after}`,
      lastSeq: () => seq,
      onFrame: (frame) => {
        frames.push(frame);
        seq = frame.seq;
      },
      onState: (state) => states.push(state),
    },
    {
      open: (url, opened) => {
        urls.push(url);
        events = opened;
        return { close: opened.onClose };
      },
      later: (run, pauseMs) => {
        pauses.push(pauseMs);
        next = run;
        return () => {
          next = undefined;
        };
      },
      random: () => 1,
    },
  );
  return {
    urls,
    pauses,
    states,
    frames,
    live,
    say: (frame: Frame) => events?.onText(JSON.stringify(frame)),
    lose: () => events?.onClose(),
    wait: () => next?.(),
    isWaiting: () => next !== undefined,
  };
}

it('a lost line is taken up again after the last frame that came', () => {
  const bench = openBench();
  bench.say({ type: 'story', seq: 7, story: null });
  bench.lose();
  bench.wait();
  expect(bench.urls).toEqual(['after=0', 'after=7']);
  expect(bench.states).toEqual(['connecting', 'online', 'away']);
});

it('the pauses grow while nobody answers, and begin anew once somebody does', () => {
  const bench = openBench();
  for (let tries = 0; tries < 7; tries += 1) {
    bench.lose();
    bench.wait();
  }
  expect(bench.pauses).toEqual([300, 600, 1_200, 2_400, 4_800, 8_000, 8_000]);
  bench.say({ type: 'hello', fresh: true, seq: 0 });
  bench.lose();
  expect(bench.pauses.at(-1)).toBe(300);
});

it('a page that is left stays away', () => {
  const bench = openBench();
  bench.lose();
  bench.live.close();
  expect(bench.isWaiting()).toBe(false);
  const other = openBench();
  other.live.close();
  expect(other.isWaiting()).toBe(false);
  other.say({ type: 'story', seq: 1, story: null });
  expect(other.frames).toEqual([]);
});
