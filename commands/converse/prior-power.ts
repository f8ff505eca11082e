import { createHash } from 'node:crypto';
import type { PowerLine } from '../../commerce/order.ts';
import { sealProof } from '../../commerce/order-document.ts';
import type { PriorOrder, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

type Price = Pick<PowerLine, 'faceKobo' | 'payableKobo'>;

/** Electricity that was bought before, for a meter of the simulated company. */
export function priorPowerLine(prior: PriorOrder, phone: string, price: Price): PowerLine {
  const { disco = 'IKEDC', meterNumber = '45012345678', meterType } = prior;
  const known = { holder: 'ADAEZE OKONKWO', address: '7 ALLEN AVENUE', tariffClass: 'R2' };
  return { product: 'POWER', disco, meterType, meter: meterNumber, phone, ...known, ...price };
}

/** The token of a prior purchase: the same in every run. */
export function priorToken(orderId: string): string {
  const hex = createHash('sha256').update(orderId).digest('hex');
  return (BigInt(`0x${hex}`) % 10n ** 20n).toString().padStart(20, '0');
}

/** The codes of a prior purchase as its order keeps them; null where it brought none. */
export async function sealPriorProof(
  stage: Stage,
  { product, status, meterType }: PriorOrder,
  place: { readonly orderId: string; readonly customerId: string },
): Promise<string | null> {
  if (product !== 'POWER' || status !== 'SUCCESS' || meterType === 'POSTPAID') return null;
  const codes = [{ name: 'token', digits: priorToken(place.orderId) }] as const;
  const proof = { codes, units: '25.5', tariffClass: 'R2' };
  return await sealProof(stage.stores.privacy, { ...place, line: 0 }, proof);
}

/** The meter that the customer has given a name to before. */
export async function saveMeter(stage: Stage, { setup }: Scenario, customerId: string): Promise<void> {
  if (!setup.savedMeter) return;
  const { nickname, disco, meterNumber, type } = setup.savedMeter;
  await stage.meterBook.save(customerId, { nickname, disco, meter: meterNumber, meterType: type });
}

/** Has the company not know the first meter that the scenario names. Gives what takes the fault away again. */
export async function hideMeter(stage: Stage, scenario: Scenario): Promise<() => Promise<void>> {
  const { setup, turns, ifAsked, id } = scenario;
  const written = [...turns.map(({ user }) => user), ...Object.values(ifAsked)].join(' ');
  const [named] = written.match(/(?<!\d)\d{11,13}(?!\d)/g) ?? [];
  const reference = named ?? setup.savedMeter?.meterNumber;
  if (!setup.faults.includes('meter.notFound') || reference === undefined) return async () => {};
  const rule = { id: `${id}:meter`, provider: 'vtpass', kind: 'meter_unknown', match: { reference } };
  await stage.system.simulators.control('faults/add', [rule]);
  return () => stage.system.simulators.removeFaults(rule.id);
}
