import type {
  CustomerId,
  CustomerState,
  Frame,
  LaneStep,
  MeterDisplay,
  PhoneItem,
  PhoneKind,
  StoryState,
  SystemState,
  UssdScreen,
  VoiceCall,
} from './wire.ts';

type ByCustomer<Value> = Readonly<Record<CustomerId, Value>>;

/** All that the page was told. */
export type Told = {
  /** Of the newest frame: where a connection is taken up again. */
  readonly seq: number;
  readonly items: ByCustomer<readonly PhoneItem[]>;
  readonly screens: ByCustomer<UssdScreen | null>;
  readonly calls: ByCustomer<VoiceCall | null>;
  readonly meters: ByCustomer<MeterDisplay>;
  /** By their time. */
  readonly steps: ByCustomer<readonly LaneStep[]>;
  /** The number of each thread in the order of their first steps: its colour. */
  readonly threads: Readonly<Record<string, number>>;
  readonly states: ByCustomer<CustomerState>;
  readonly system: SystemState | undefined;
  readonly story: StoryState | null;
  /** Where something showed last. */
  readonly lastShown: { readonly customer: CustomerId; readonly phone: PhoneKind } | undefined;
};

export const nothingTold: Told = {
  seq: 0,
  items: {},
  screens: {},
  calls: {},
  meters: {},
  steps: {},
  threads: {},
  states: {},
  system: undefined,
  story: null,
  lastShown: undefined,
};

const keptItems = 400;
const keptSteps = 1_000;

export const tell = (told: Told, frames: readonly Frame[]): Told => frames.reduce(tellOne, told);

function tellOne(told: Told, frame: Frame): Told {
  if (frame.type === 'hello') return frame.fresh ? nothingTold : told;
  return { ...told, ...changeOf(told, frame), seq: frame.seq };
}

function changeOf(told: Told, frame: Exclude<Frame, { readonly type: 'hello' }>): Partial<Told> {
  switch (frame.type) {
    case 'item':
      return itemChange(told, frame.item);
    case 'screen':
      return {
        screens: { ...told.screens, [frame.customer]: frame.screen },
        lastShown: { customer: frame.customer, phone: 'ussd' },
      };
    case 'call':
      return {
        calls: { ...told.calls, [frame.customer]: frame.call },
        lastShown: { customer: frame.customer, phone: 'voice' },
      };
    case 'meter':
      return { meters: { ...told.meters, [frame.customer]: frame.meter } };
    case 'step':
      return stepChange(told, frame.step);
    case 'state':
      return { states: { ...told.states, [frame.customer]: frame.state } };
    case 'system':
      return { system: frame.system };
    case 'story':
      return { story: frame.story };
  }
}

function itemChange(told: Told, item: PhoneItem): Partial<Told> {
  const { customer, phone } = item;
  const before = told.items[customer] ?? [];
  const items = { ...told.items, [customer]: putByTime(before, item, keptItems) };
  // A tick that went on is no news of a telephone.
  const isNew = !before.some(({ id }) => id === item.id);
  return isNew ? { items, lastShown: { customer, phone } } : { items };
}

function stepChange(told: Told, step: LaneStep): Partial<Told> {
  const steps = {
    ...told.steps,
    [step.customer]: putByTime(told.steps[step.customer] ?? [], step, keptSteps),
  };
  if (step.thread in told.threads) return { steps };
  return { steps, threads: { ...told.threads, [step.thread]: Object.keys(told.threads).length } };
}

/** In the place of the one with its id, or else by its time: nearly always last, so looked for from there. */
function putByTime<One extends { readonly id: string; readonly at: number }>(
  list: readonly One[],
  one: One,
  most: number,
): readonly One[] {
  const index = list.findLastIndex(({ id }) => id === one.id);
  if (index >= 0) return list.with(index, one);
  const after = list.findLastIndex(({ at }) => at <= one.at);
  return list.toSpliced(after + 1, 0, one).slice(-most);
}

export type Store = {
  readonly told: () => Told;
  readonly subscribe: (listener: () => void) => () => void;
  /** Frames that come together are drawn together. */
  readonly take: (frame: Frame) => void;
  /** Where to go on after a lost connection, with what is not drawn yet. */
  readonly lastSeq: () => number;
};

export function createStore(later: (run: () => void) => void = (run) => setTimeout(run, 16)): Store {
  let told = nothingTold;
  let waiting: Frame[] = [];
  const listeners = new Set<() => void>();
  const flush = () => {
    const frames = waiting;
    waiting = [];
    told = tell(told, frames);
    for (const listener of listeners) listener();
  };
  return {
    told: () => told,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    take: (frame) => {
      waiting.push(frame);
      if (waiting.length === 1) later(flush);
    },
    lastSeq: () => {
      const last = waiting.findLast((frame) => frame.type !== 'hello' || frame.fresh);
      if (last === undefined) return told.seq;
      return last.type === 'hello' ? 0 : last.seq;
    },
  };
}
