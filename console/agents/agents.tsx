import { useState } from 'react';
import { useWorld } from '../page-context.ts';
import type { LaneStep } from '../wire.ts';
import css from './agents.module.css';
import { type Line, linesFrom, type Placed, placeAgents, spokenIn } from './placed.ts';

const shortName = (name: string) => name.replace(/Agent$/, '').replace(/(?<=[a-z])(?=[A-Z])/g, ' ');

const kinds: Readonly<Record<string, string>> = {
  rule: 'rules of our own',
  model: 'rules first, a model in doubt',
  worker: 'acts on records, is never prompted',
  person: 'a person at the desk',
};

function Lines({ lines, tone }: { readonly lines: readonly Line[]; readonly tone: 'may' | 'did' }) {
  return lines.map(({ from, to }) => {
    const bend = from.y === to.y ? -7 : 0;
    const middle = (from.y + to.y) / 2 + bend;
    return (
      <path
        key={`${from.name} ${to.name}`}
        className={css[tone]}
        d={`M${from.x} ${from.y}C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${to.y}`}
      />
    );
  });
}

/** Every agent, who spoke in this conversation, and to whom the chosen one may hand over. */
export function Agents({ steps }: { readonly steps: readonly LaneStep[] }) {
  const agents = placeAgents(useWorld().agents);
  const [chosen, choose] = useState<string>();
  const { times, pairs } = spokenIn(steps);
  const named = new Map(agents.map((agent) => [agent.name, agent]));
  const walked = pairs.flatMap(([from, to]): readonly Line[] => {
    const ends = [named.get(from), named.get(to)] as const;
    return ends[0] && ends[1] ? [{ from: ends[0], to: ends[1] }] : [];
  });
  return (
    <>
      <p className={css.hint}>
        {times.size === 0 ? 'Nobody has spoken yet. ' : `${times.size} have spoken in this conversation. `}
        Choose one to see to whom it may hand over.
      </p>
      <div className={css.graph}>
        <svg className={css.lines} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          <Lines lines={linesFrom(agents, chosen)} tone="may" />
          <Lines lines={walked} tone="did" />
        </svg>
        {agents.map((agent) => (
          <button
            key={agent.name}
            type="button"
            className={css.agent}
            style={{ left: `${agent.x}%`, top: `${agent.y}%` }}
            data-tier={agent.tier}
            data-spoke={times.has(agent.name)}
            aria-pressed={agent.name === chosen}
            onClick={() => choose(agent.name === chosen ? undefined : agent.name)}
          >
            {shortName(agent.name)}
            {times.has(agent.name) && <span className={css.times}>{times.get(agent.name)}</span>}
          </button>
        ))}
      </div>
      <About agent={chosen === undefined ? undefined : named.get(chosen)} />
    </>
  );
}

function About({ agent }: { readonly agent: Placed | undefined }) {
  return (
    <p className={css.about} aria-live="polite">
      {agent !== undefined && (
        <>
          <b>{agent.name}</b> {agent.role}; {kinds[agent.kind] ?? agent.kind}. It may hand over to{' '}
          {agent.to === null ? 'everybody' : agent.to.map(shortName).join(', ') || 'nobody'}.
        </>
      )}
    </p>
  );
}
