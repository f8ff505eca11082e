export type Listener = (...args: readonly unknown[]) => unknown;

/** Events in the manner of Backbone, which WhatsApp Web's models have: several names may stand in one string. */
export type Emitter = {
  readonly on: (names: string, listener: Listener) => void;
  readonly once: (name: string, listener: Listener) => void;
  readonly off: (names: string, listener: Listener) => void;
  readonly trigger: (name: string, ...args: readonly unknown[]) => void;
  readonly listeners: (name: string) => number;
};

export function createEmitter(): Emitter {
  const byName = new Map<string, Set<Listener>>();
  const on = (names: string, listener: Listener) => {
    for (const name of names.split(' ')) byName.set(name, (byName.get(name) ?? new Set()).add(listener));
  };
  const off = (names: string, listener: Listener) => {
    for (const name of names.split(' ')) byName.get(name)?.delete(listener);
  };
  return {
    on,
    off,
    once: (name, listener) => {
      const first: Listener = (...args) => {
        off(name, first);
        listener(...args);
      };
      on(name, first);
    },
    trigger: (name, ...args) => {
      for (const listener of [...(byName.get(name) ?? [])]) listener(...args);
    },
    listeners: (name) => byName.get(name)?.size ?? 0,
  };
}

type Attributes = Readonly<Record<string, unknown>>;

export type Model = Emitter & {
  readonly set: (changes: Attributes) => void;
  readonly serialize: () => Record<string, unknown>;
  [attribute: string]: unknown;
};

/**
 * A thing with attributes that tells of their changes, on itself and on its collection. Its methods are hidden from
 * who copies it: only attributes cross from the page to Node.
 */
export function createModel(attributes: Attributes, collection?: Emitter): Model {
  const emitter = createEmitter();
  const names = new Set(Object.keys(attributes));
  const model: Record<string, unknown> = { ...attributes };
  const tell = (name: string, ...args: readonly unknown[]) => {
    emitter.trigger(name, ...args);
    collection?.trigger(name, ...args);
  };
  const set = (changes: Attributes) => {
    const changed = Object.entries(changes).filter(([name, value]) => model[name] !== value);
    for (const [name, value] of changed) {
      const before = model[name];
      names.add(name);
      model[name] = value;
      tell(`change:${name}`, model, value, before);
    }
    if (changed.length > 0) tell('change', model);
  };
  const serialize = () => Object.fromEntries([...names].map((name) => [name, model[name]]));
  for (const [name, value] of Object.entries({ ...emitter, set, serialize, toJSON: serialize })) {
    Object.defineProperty(model, name, { value, enumerable: false });
  }
  return model as Model;
}
