import type { CustomerId, StoryState } from '../console/wire.ts';
import { RefusedAction } from './action.ts';
import { findCustomer } from './customers.ts';
import type { LiveLog } from './live-log.ts';
import { playStory, type StoryWorld } from './play-story.ts';
import { replayLine } from './replay.ts';
import { type PlayableLine, readLine } from './scenario.ts';
import { stories } from './stories/stories.ts';

export type Playing = {
  /** Throws RefusedAction while another one is under way. */
  readonly play: (story: string) => void;
  readonly replay: (customer: CustomerId, line: string) => void;
  readonly stop: () => void;
  /** Stops what is under way, and waits for it. */
  readonly close: () => Promise<void>;
};

const replayId = 'replay';

/** One story or line at a time: they share the phones. */
export function createPlaying(world: StoryWorld, live: Pick<LiveLog, 'publish'>): Playing {
  let current: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;

  function begin(run: (signal: AbortSignal) => Promise<StoryState>): void {
    if (current) throw new RefusedAction('Something is playing. Stop it first, or wait for its end.');
    const stop = new AbortController();
    const ended = run(stop.signal).then((story) => {
      current = undefined;
      live.publish({ type: 'story', story });
    });
    current = { stop, ended };
  }

  async function replay(customer: CustomerId, line: PlayableLine, signal: AbortSignal): Promise<StoryState> {
    const steps = line.turns.map(({ channel, user }) => `${channel}: ${user}`);
    const state = (name: StoryState['state'], step: number): StoryState => ({
      ...{ id: replayId, customer, state: name, step, steps },
    });
    let step = 0;
    const tell = (next: number) => {
      step = next;
      live.publish({ type: 'story', story: state('playing', step) });
    };
    try {
      await replayLine(world.stage, customer, line, { signal, tell });
      return state('done', steps.length);
    } catch (error) {
      if (signal.aborted) return state('stopped', step);
      return { ...state('failed', step), error: error instanceof Error ? error.message : String(error) };
    }
  }

  return {
    play: (id) => {
      const story = stories.find((one) => one.id === id);
      if (!story) throw new RefusedAction('There is no such story.');
      const tell = (state: StoryState) => live.publish({ type: 'story', story: state });
      begin((signal) => playStory(world, story, { signal, tell }));
    },
    replay: (customer, text) => {
      if (!findCustomer(customer)) throw new RefusedAction('There is no such customer.');
      const line = readPlayable(text);
      begin((signal) => replay(customer, line, signal));
    },
    stop: () => current?.stop.abort(),
    close: async () => {
      current?.stop.abort();
      await current?.ended;
    },
  };
}

function readPlayable(text: string): PlayableLine {
  try {
    return readLine(text);
  } catch (error) {
    const what = error instanceof Error ? error.message : 'The line cannot be read.';
    throw new RefusedAction(what, { cause: error });
  }
}
