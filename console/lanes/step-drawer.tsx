import { Drawer } from '@mantine/core';
import { formatDuration, formatSecond } from '../format.ts';
import type { LaneStep } from '../wire.ts';
import css from './lanes.module.css';

const outcomeWords = { running: 'under way', ok: 'done', waiting: 'waits', failed: 'failed' } as const;

type Props = {
  readonly steps: readonly LaneStep[];
  readonly opened: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
};

/** What a step did, and what else came of the same message. */
export function StepDrawer({ steps, opened, onOpen }: Props) {
  const step = steps.find(({ id }) => id === opened);
  return (
    <Drawer
      opened={step !== undefined}
      onClose={() => onOpen(undefined)}
      position="right"
      size="md"
      title={step?.title ?? ''}
      classNames={{ title: css.drawerTitle ?? '' }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {step !== undefined && <StepFacts step={step} steps={steps} onOpen={onOpen} />}
    </Drawer>
  );
}

function StepFacts({
  step,
  steps,
  onOpen,
}: {
  readonly step: LaneStep;
  readonly steps: readonly LaneStep[];
  readonly onOpen: (id: string) => void;
}) {
  const siblings = steps.filter(({ thread }) => thread === step.thread);
  return (
    <>
      <dl className={css.facts}>
        <dt>Lane</dt>
        <dd>
          {step.lane}
          {step.part !== undefined && `, ${step.part}`}
        </dd>
        <dt>At</dt>
        <dd>{formatSecond(step.at)}</dd>
        {step.ms !== undefined && (
          <>
            <dt>Took</dt>
            <dd>{formatDuration(step.ms)}</dd>
          </>
        )}
        <dt>Outcome</dt>
        <dd>{outcomeWords[step.outcome]}</dd>
        {step.note !== undefined && (
          <>
            <dt>Note</dt>
            <dd>{step.note}</dd>
          </>
        )}
      </dl>
      <Json data={step.data} />
      <nav className={css.siblings} aria-label="Steps of the same message">
        <h3>All that came of this message</h3>
        {siblings.map((one) => (
          <button
            key={one.id}
            type="button"
            className={css.sibling}
            aria-current={one.id === step.id}
            onClick={() => onOpen(one.id)}
          >
            <span>
              {one.lane} · {one.title}
            </span>
            <span className={css.time}>+{formatDuration(one.at - (siblings[0]?.at ?? one.at))}</span>
          </button>
        ))}
      </nav>
    </>
  );
}

function Json({ data }: { readonly data: unknown }) {
  const lines = (JSON.stringify(data, null, 2) ?? 'nothing').split('\n');
  return (
    <pre className={css.json}>
      {lines.map((line, index) => {
        const [, indent = '', name, rest = ''] = /^(\s*)"([^"]+)":(.*)$/.exec(line) ?? [];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a document's lines stay where they are.
          <span key={index}>
            {name === undefined ? line : indent}
            {name !== undefined && <i>{name}</i>}
            {name !== undefined && `:${rest}`}
            {'\n'}
          </span>
        );
      })}
    </pre>
  );
}
