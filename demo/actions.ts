import type { Action } from '../console/wire.ts';
import type { SimulatorsClient } from '../setup/system-simulators.ts';
import { RefusedAction } from './action.ts';
import type { Faults } from './faults.ts';
import type { Meters } from './meters.ts';
import type { Phones } from './phones.ts';
import type { Playing } from './playing.ts';
import type { ProcessControl } from './process-control.ts';
import type { PhoneWatch } from './watch-phones.ts';

export type ActionParts = {
  readonly simulators: SimulatorsClient;
  readonly phones: Phones;
  readonly phoneWatch: Pick<PhoneWatch, 'linkOf'>;
  readonly meters: Meters;
  readonly faults: Faults;
  readonly processes: ProcessControl;
  readonly playing: () => Playing;
  readonly emptyRedis: () => Promise<unknown>;
  /** Something has changed that nobody else tells of. */
  readonly ring: () => void;
};

/** Does what the page, or a story, asks for. Throws RefusedAction for what can't be done. */
export function createAct(parts: ActionParts): (action: Action) => Promise<void> {
  const { simulators, phones, phoneWatch, meters, faults } = parts;
  return async (action) => {
    switch (action.do) {
      case 'pay':
        return pay(simulators, phoneWatch.linkOf(action.reference)?.gateway, action);
      case 'load':
        return meters.load(action.customer, action.token);
      case 'fault':
        if (!(await faults.turn(action.fault, action.on))) throw new RefusedAction('There is no such fault.');
        return parts.ring();
      case 'kill':
        return parts.processes.kill(action.process);
      case 'empty-redis':
        await parts.emptyRedis();
        return;
      case 'play':
        return parts.playing().play(action.story);
      case 'stop-story':
        return parts.playing().stop();
      case 'replay':
        return parts.playing().replay(action.customer, action.scenario);
      default:
        return phones.act(action);
    }
  };
}

async function pay(
  simulators: SimulatorsClient,
  gateway: string | undefined,
  { reference, outcome }: Extract<Action, { do: 'pay' }>,
): Promise<void> {
  if (gateway === undefined) throw new RefusedAction('There is no such payment.');
  await simulators.control(`${gateway}/pay`, { reference, outcome });
}
