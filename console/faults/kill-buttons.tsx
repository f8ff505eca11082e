import { Button } from '@mantine/core';
import { IconBolt, IconEraser } from '@tabler/icons-react';
import { useAct } from '../page-context.ts';
import css from './faults.module.css';

/** They come back by themselves. */
export function KillButtons() {
  const act = useAct();
  const kill = { size: 'compact-sm', variant: 'light', color: 'red' } as const;
  return (
    <>
      <div className={css.kills}>
        <Button
          {...kill}
          leftSection={<IconBolt size={14} />}
          onClick={() => void act({ do: 'kill', process: 'worker' })}
        >
          Kill the worker
        </Button>
        <Button
          {...kill}
          leftSection={<IconBolt size={14} />}
          onClick={() => void act({ do: 'kill', process: 'server' })}
        >
          Kill the server
        </Button>
        <Button
          {...kill}
          leftSection={<IconEraser size={14} />}
          onClick={() => void act({ do: 'empty-redis' })}
        >
          Empty Redis
        </Button>
      </div>
      <p className={css.hint}>
        At once, without a goodbye (SIGKILL). What was accepted is in MongoDB; another process takes it over.
      </p>
    </>
  );
}
