type FaultRule = Readonly<Record<string, unknown>>;

const rule = (kind: string, more: FaultRule = {}): FaultRule => ({
  ...{ id: `model:${kind}`, provider: 'openai', kind },
  ...more,
});

/** How a model is not there, as the simulators' `faults` control takes it. */
export const modelFaults = {
  hanging: [rule('delay_before_execute', { delayMs: 60_000 })],
  refusing: [rule('model_refuses')],
  'over quota': [rule('over_quota')],
  'out of reach': [rule('reset_before')],
} as const satisfies Readonly<Record<string, readonly FaultRule[]>>;

export type ModelFaultName = keyof typeof modelFaults;
export const modelFaultNames = Object.keys(modelFaults) as ModelFaultName[];
