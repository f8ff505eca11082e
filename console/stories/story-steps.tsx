import { VisuallyHidden } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled, IconCircleDotted, IconCircleX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { StoryState } from '../wire.ts';
import css from './stories.module.css';

type StepState = 'done' | 'now' | 'failed' | 'next';

const icons = {
  done: IconCircleCheckFilled,
  now: IconCircleDotted,
  failed: IconCircleX,
  next: IconCircle,
} as const;
const spoken = { done: 'done', now: 'under way', failed: 'failed here', next: '' } as const;

function stepState({ state, step }: Pick<StoryState, 'state' | 'step'>, index: number): StepState {
  if (state === 'done' || index < step) return 'done';
  if (index > step) return 'next';
  if (state === 'failed') return 'failed';
  return state === 'playing' ? 'now' : 'next';
}

/** The story's steps, ticked off as it goes. */
export function StorySteps({ story }: { readonly story: StoryState }) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // By hand: `scrollIntoView` would scroll the page, too.
    const under = list.current;
    const now = under?.children[story.step];
    if (!under || !(now instanceof HTMLElement)) return;
    under.scrollLeft = now.offsetLeft - under.offsetLeft - 12;
    under.scrollTop = now.offsetTop - under.offsetTop - 24;
  }, [story.step]);
  return (
    <ol ref={list} className={css.steps} aria-label="Steps of the story" aria-live="polite">
      {story.steps.map((step, index) => {
        const state = stepState(story, index);
        const Icon = icons[state];
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a story stay where they are.
            key={index}
            className={css.step}
            data-state={state}
            aria-current={state === 'now' ? 'step' : undefined}
          >
            <Icon size={16} aria-hidden />
            <span>
              {step}
              <VisuallyHidden> {spoken[state]}</VisuallyHidden>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
