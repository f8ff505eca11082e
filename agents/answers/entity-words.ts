import type { Entity, EntityName } from '../understanding/understanding.ts';

type EntityValue = Entity['value'];

/** A value that was read from a message, in the words that a flow reads; an amount in naira. */
export function entityWords(name: EntityName, value: EntityValue): string {
  switch (name) {
    case 'amount':
      return `NGN ${value}`;
    case 'meterNumber':
      return `meter ${value}`;
    case 'dataSize':
      return `${value}MB`;
    case 'validityDays':
      return `${value} days`;
    default:
      return String(value);
  }
}
