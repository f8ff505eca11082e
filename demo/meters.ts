import type { CustomerId, MeterDisplay } from '../console/wire.ts';
import type { SimulatorsClient } from '../setup/system-simulators.ts';
import { RefusedAction } from './action.ts';
import { demoCustomers } from './customers.ts';
import type { LiveLog } from './live-log.ts';
import { loadToken, newMeter, type SoldToken } from './meter.ts';

export type Meters = ReturnType<typeof createMeters>;

/** The customers' meters. They forget when the page's process ends. */
export function createMeters(simulators: SimulatorsClient, live: Pick<LiveLog, 'publish'>) {
  const meters = new Map<CustomerId, MeterDisplay>(demoCustomers.map((one) => [one.id, newMeter(one)]));
  const show = () => {
    for (const [customer, meter] of meters) live.publish({ type: 'meter', customer, meter });
  };
  return {
    show,
    unitsOf: (customer: CustomerId) => meters.get(customer)?.unitsKwh ?? 0,
    load: async (customer: CustomerId, token: string) => {
      const meter = meters.get(customer);
      if (!meter) throw new RefusedAction('There is no such customer.');
      const sold = await simulators.inspect<SoldToken[]>('vtpass/tokens', { meter: meter.number });
      meters.set(customer, loadToken(meter, token, sold, Date.now()));
      show();
    },
  };
}
