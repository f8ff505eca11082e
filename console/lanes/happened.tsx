import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { Agents } from '../agents/agents.tsx';
import { Faults } from '../faults/faults.tsx';
import { useTold } from '../page-context.ts';
import type { DemoCustomer, LaneStep } from '../wire.ts';
import { ConversationState } from './conversation-state.tsx';
import css from './happened.module.css';
import { Ledger } from './ledger.tsx';
import { Orders } from './orders.tsx';
import { ScenarioButtons } from './scenario-buttons.tsx';
import { StepDrawer } from './step-drawer.tsx';
import { SwimLane } from './swim-lane.tsx';

const none: readonly LaneStep[] = [];

/** What the system made of what the telephones sent. */
export function Happened({ customer }: { readonly customer: DemoCustomer }) {
  const steps = useTold((told) => told.steps[customer.id] ?? none);
  const threads = useTold((told) => told.threads);
  const state = useTold((told) => told.states[customer.id]);
  const faults = useTold((told) => told.system?.faults.length ?? 0);
  const [opened, setOpened] = useState<string>();
  const withCount = (name: string, count: number) => (
    <span>
      {name} <span className={css.count}>{count > 0 && `(${count})`}</span>
    </span>
  );
  return (
    <section className={css.happened} aria-labelledby="happened">
      <div className={css.head}>
        <h2 id="happened">What happened</h2>
        <ScenarioButtons customer={customer} />
      </div>
      <Tabs defaultValue="lanes" keepMounted={false} className={css.tabs ?? ''}>
        <Tabs.List className={css.list ?? ''}>
          <Tabs.Tab value="lanes">Lanes</Tabs.Tab>
          <Tabs.Tab value="state">State</Tabs.Tab>
          <Tabs.Tab value="agents">Agents</Tabs.Tab>
          <Tabs.Tab value="orders">{withCount('Orders', state?.orders.length ?? 0)}</Tabs.Tab>
          <Tabs.Tab value="ledger">Ledger</Tabs.Tab>
          <Tabs.Tab value="faults">{withCount('Faults', faults)}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="lanes" className={css.panel ?? ''}>
          <SwimLane key={customer.id} steps={steps} threads={threads} opened={opened} onOpen={setOpened} />
        </Tabs.Panel>
        <Tabs.Panel value="state" className={css.scroll ?? ''}>
          <ConversationState state={state} />
        </Tabs.Panel>
        <Tabs.Panel value="agents" className={css.scroll ?? ''}>
          <Agents key={customer.id} steps={steps} />
        </Tabs.Panel>
        <Tabs.Panel value="orders" className={css.scroll ?? ''}>
          <Orders orders={state?.orders ?? []} />
        </Tabs.Panel>
        <Tabs.Panel value="ledger" className={css.scroll ?? ''}>
          <Ledger ledger={state?.ledger} />
        </Tabs.Panel>
        <Tabs.Panel value="faults" className={css.scroll ?? ''}>
          <Faults />
        </Tabs.Panel>
      </Tabs>
      <StepDrawer steps={steps} opened={opened} onOpen={setOpened} />
    </section>
  );
}
