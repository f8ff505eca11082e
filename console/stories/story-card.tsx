import { Button } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useAct } from '../page-context.ts';
import { phoneIcons, phoneNames } from '../phones/phone-kinds.ts';
import type { Story } from '../wire.ts';
import css from './stories.module.css';

export function StoryCard({ story }: { readonly story: Story }) {
  const act = useAct();
  return (
    <article className={css.card} title={story.about}>
      <h3>{story.title}</h3>
      <p>{story.about}</p>
      <div className={css.foot}>
        <span className={css.icons}>
          {story.phones.map((kind) => {
            const Icon = phoneIcons[kind];
            return <Icon key={kind} size={15} role="img" aria-label={phoneNames[kind]} />;
          })}
        </span>
        <Button
          size="compact-xs"
          leftSection={<IconPlayerPlayFilled size={11} />}
          aria-label={`Play: ${story.title}`}
          onClick={() => void act({ do: 'play', story: story.id })}
        >
          Play
        </Button>
      </div>
    </article>
  );
}
