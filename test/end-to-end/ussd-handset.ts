import type { System } from '../../setup/system.ts';
import type { UssdScreen } from '../../simulators/africastalking/ussd.ts';

export const serviceCode = '*384*77#';

export type Handset = {
  readonly dial: (code?: string, repeat?: number) => Promise<UssdScreen>;
  /** Answers the open screen with each of these, one after the other; the last screen. */
  readonly enter: (...inputs: readonly string[]) => Promise<UssdScreen>;
  /** Answers it once, and the telco posts it that often at once. */
  readonly enterRepeated: (input: string, repeat: number) => Promise<UssdScreen>;
  readonly drop: () => Promise<void>;
};

/** A feature phone at the simulated telco: one session at a time. */
export function openHandset(system: () => System, from: string): Handset {
  let sessionId = '';
  const control = async (path: string, body: unknown) =>
    (await system().simulators.control(`africastalking/ussd/${path}`, body)) as UssdScreen;

  async function enter(...inputs: readonly string[]): Promise<UssdScreen> {
    let screen: UssdScreen | undefined;
    for (const input of inputs) {
      screen = await control('enter', { sessionId, input });
      if (screen.error !== undefined) throw new Error(`after ${input}: ${screen.error}`);
    }
    if (!screen) throw new Error('nothing was entered');
    return screen;
  }

  return {
    dial: async (code = serviceCode, repeat = 1) => {
      const screen = await control('dial', { from, code, repeat });
      ({ sessionId } = screen);
      return screen;
    },
    enter,
    enterRepeated: (input, repeat) => control('enter', { sessionId, input, repeat }),
    drop: async () => {
      await control('drop', { sessionId });
    },
  };
}
