import type { LaneStep } from '../console/wire.ts';
import type { LaneSource } from './lane-parts.ts';
import { arrivalSteps, outboxSteps, turnSteps } from './message-lanes.ts';
import { gatewaySteps, orderSteps, receiptSteps, vendorSteps } from './money-lanes.ts';
import { findThreads } from './threads.ts';

/** All that happened to a person, lane by lane, in the order in which it began. */
export function laneSteps(source: Omit<LaneSource, 'threads'>): readonly LaneStep[] {
  const whole = { ...source, threads: findThreads(source.records) };
  const lanes = [
    arrivalSteps,
    turnSteps,
    orderSteps,
    gatewaySteps,
    vendorSteps,
    outboxSteps,
    receiptSteps,
  ] as const;
  return lanes.flatMap((stepsOf) => stepsOf(whole)).sort((one, other) => one.at - other.at);
}
