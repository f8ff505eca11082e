import { numberedEntries } from '../../../scenarios/nearest-entry.ts';
import { dialPlace } from '../../../scenarios/places.ts';
import type { Line, LineOwner, LinePlace, Seen } from './line.ts';

const serviceCode = '*384*77#';
const dialledCode = /^\*[\d*]+#$/;

type Screen = {
  readonly sessionId: string;
  readonly screen: string;
  readonly open: boolean;
  readonly error?: string;
};

/** A feature phone at the telco of Africa's Talking: one session at a time. */
export function openUssdLine({ simulators }: LinePlace, { msisdn }: LineOwner, textsBy: Line): Line {
  let last: Screen | null = null;

  async function control(step: 'dial' | 'enter', body: object): Promise<readonly Seen[]> {
    last = (await simulators.control(`africastalking/ussd/${step}`, body)) as Screen;
    if (last.error !== undefined) throw new Error(`the telco showed its own error: ${last.error}`);
    return [{ channel: 'USSD', to: msisdn, text: last.screen }];
  }

  async function hangUp(): Promise<void> {
    if (last?.open) await simulators.control('africastalking/ussd/drop', { sessionId: last.sessionId });
    last = last && { ...last, open: false };
  }

  return {
    channel: 'USSD',
    address: { medium: 'ussd', value: msisdn },
    account: textsBy.account,
    ourNumber: textsBy.ourNumber,
    say: async ({ text, entry }) => {
      if (text === dialPlace || dialledCode.test(text)) {
        await hangUp();
        return control('dial', { from: msisdn, code: text === dialPlace ? serviceCode : text });
      }
      // Whoever writes to a telephone that shows nothing has dialled before.
      const opened = last ? [] : await control('dial', { from: msisdn, code: serviceCode });
      const { sessionId } = last ?? { sessionId: '' };
      return [...opened, ...(await control('enter', { sessionId, input: entry?.key ?? text }))];
    },
    delivered: async () => [],
    entries: async () => (last?.open ? numberedEntries(last.screen) : []),
    isOpen: () => last === null || last.open,
    hangUp,
  };
}
