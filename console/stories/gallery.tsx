import { Button } from '@mantine/core';
import { IconPlayerStopFilled, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useAct, useTold, useWorld } from '../page-context.ts';
import type { StoryState } from '../wire.ts';
import css from './stories.module.css';
import { StoryCard } from './story-card.tsx';
import { StorySteps } from './story-steps.tsx';

const heads: Readonly<Record<StoryState['state'], string>> = {
  playing: 'Playing',
  done: 'Played to the end',
  failed: 'Failed',
  stopped: 'Stopped',
};

/** Ready stories; while one plays, its steps in their place. */
export function Gallery() {
  const { stories } = useWorld();
  const act = useAct();
  const story = useTold((told) => told.story);
  // The one whose end was looked at: a new one is another object.
  const [left, setLeft] = useState<StoryState | null>(null);
  // One that had ended before the page was opened is no news.
  const [followed, setFollowed] = useState<string>();
  if (story?.state === 'playing' && followed !== story.id) setFollowed(story.id);
  if (story === null || story === left || (story.state !== 'playing' && followed !== story.id)) {
    return (
      <section className={css.stories} aria-labelledby="stories">
        <div className={css.head}>
          <h2 id="stories">Stories that play by themselves</h2>
          <p>Real requests in the providers' own formats, real clicks, real books.</p>
        </div>
        <div className={css.body}>
          <div className={css.cards}>
            {stories.map((one) => (
              <StoryCard key={one.id} story={one} />
            ))}
          </div>
        </div>
      </section>
    );
  }
  const isPlaying = story.state === 'playing';
  const title = stories.find(({ id }) => id === story.id)?.title ?? story.id;
  return (
    <section className={css.stories} aria-labelledby="stories" data-story={story.state}>
      <div className={css.head}>
        <h2 id="stories" title={title}>
          {heads[story.state]}: {title}
          {story.error !== undefined && <span className={css.error}> {story.error}</span>}
        </h2>
        <div className={css.buttons}>
          {isPlaying ? (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPlayerStopFilled size={13} />}
              onClick={() => void act({ do: 'stop-story' })}
            >
              Stop
            </Button>
          ) : (
            <>
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconRefresh size={14} />}
                onClick={() => void act({ do: 'play', story: story.id })}
              >
                Play again
              </Button>
              <Button size="compact-sm" onClick={() => setLeft(story)}>
                All stories
              </Button>
            </>
          )}
        </div>
      </div>
      <div className={css.body}>
        <StorySteps story={story} />
      </div>
    </section>
  );
}
