import { setTimeout as sleep } from 'node:timers/promises';
import type { CarriedSms, SimulatorsClient } from '../setup/system-simulators.ts';

/** What customers have received so far, by number, as the simulated provider carried it. */
export type LetterBox = {
  readonly texts: (number: string) => readonly string[];
  /** Waits until there are more than `known` messages to the number; false after `withinMs`. */
  readonly waitForMore: (number: string, known: number, withinMs: number) => Promise<boolean>;
  readonly close: () => Promise<void>;
};

const everyMs = 40;

export function openLetterBox(simulators: SimulatorsClient): LetterBox {
  const byNumber = new Map<string, string[]>();
  const waiting = new Map<string, () => void>();
  let since = 0;
  let open = true;

  const look = async () => {
    const news = await simulators.inspect<CarriedSms[]>('africastalking/messages', { since: String(since) });
    for (const sms of news) {
      since = sms.seq;
      byNumber.set(sms.to, [...(byNumber.get(sms.to) ?? []), sms.text]);
      waiting.get(sms.to)?.();
    }
  };
  const watching = (async () => {
    while (open) {
      await look().catch(() => undefined);
      await sleep(everyMs);
    }
    await look();
  })();

  const texts = (number: string) => byNumber.get(number) ?? [];
  return {
    texts,
    waitForMore: async (number, known, withinMs) => {
      const deadline = Date.now() + withinMs;
      while (texts(number).length <= known) {
        const leftMs = deadline - Date.now();
        if (leftMs <= 0) return false;
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          timer = setTimeout(resolve, leftMs);
          waiting.set(number, resolve);
        });
        clearTimeout(timer);
        waiting.delete(number);
      }
      return true;
    },
    close: async () => {
      open = false;
      await watching;
    },
  };
}
