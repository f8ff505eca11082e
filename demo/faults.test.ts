import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { SimulatorsClient } from '../setup/system-simulators.ts';
import { listFaults, openFaults } from './faults.ts';

const readme = await readFile(new URL('../simulators/README.md', import.meta.url), 'utf8');
const [, operations = '', kinds = ''] = readme.split(/## Faults|\| kind \| on \|/);

describe('the switches', () => {
  const faults = listFaults(true);

  it('have ids of their own, and rules of faults that the simulators know', () => {
    expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length);
    for (const { rules } of faults) {
      expect(rules.length).toBeGreaterThan(0);
      for (const { provider, operation, kind } of rules) {
        expect(operations).toContain(`| ${provider} |`);
        if (operation !== '*') expect(operations).toContain(`\`${operation}\``);
        expect(kinds).toContain(`\`${kind}\``);
      }
    }
  });

  it('of a model are there only where one is asked', () => {
    expect(listFaults(false).some(({ group }) => group === 'Model')).toBe(false);
    expect(faults.filter(({ group }) => group === 'Model')).toHaveLength(3);
  });
});

it('a switch plants rules under its own name, and takes out these alone', async () => {
  const said: unknown[] = [];
  const simulators: SimulatorsClient = {
    url: 'http://127.0.0.1:1',
    control: async (path, body) => said.push([path, body]),
    inspect: () => Promise.reject(new Error('nothing is asked')),
    removeFaults: async (id) => {
      said.push(['remove', id]);
    },
  };
  const { turn } = openFaults(simulators, false);
  expect(await turn('vtpass.pending', true)).toBe(true);
  expect(await turn('vtpass.pending', false)).toBe(true);
  expect(await turn('vtpass.nothing', true)).toBe(false);
  const rule = { provider: 'vtpass', operation: 'pay', kind: 'vend_pending_then_delivered' };
  expect(said).toMatchObject([
    ['remove', 'demo:vtpass.pending'],
    ['faults/add', [{ ...rule, id: 'demo:vtpass.pending' }]],
    ['remove', 'demo:vtpass.pending'],
  ]);
});
