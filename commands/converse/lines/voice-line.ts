import type { Entry } from '../../../scenarios/nearest-entry.ts';
import { dialPlace } from '../../../scenarios/places.ts';
import type { Line, LineOwner, LinePlace, Seen } from './line.ts';

type Heard = {
  readonly callId: string;
  readonly spoken: string;
  readonly waitingFor: 'keys' | 'recording' | 'person' | 'nothing';
  /** 0: any number of keys, with # after them. */
  readonly numDigits?: number;
  readonly error?: string;
};

/** A telephone that calls our number at Twilio, who understands keys and speech. */
export function openVoiceLine({ simulators }: LinePlace, { msisdn }: LineOwner, textsBy: Line): Line {
  let last: Heard | null = null;

  async function control(action: string, body: object): Promise<readonly Seen[]> {
    last = (await simulators.control(`twilio/call${action}`, body)) as Heard;
    if (last.error !== undefined) throw new Error(`the call broke off: ${last.error}`);
    return last.spoken === '' ? [] : [{ channel: 'VOICE', to: msisdn, text: last.spoken }];
  }

  const call = () => control('', { from: msisdn });

  async function hangUp(): Promise<void> {
    if (last && isOpen(last)) await control('/hangup', { callId: last.callId });
  }

  return {
    channel: 'VOICE',
    address: { medium: 'voice', value: msisdn },
    account: textsBy.account,
    ourNumber: textsBy.ourNumber,
    say: async ({ text, entry }) => {
      if (text === dialPlace) {
        await hangUp();
        return call();
      }
      const opened = last ? [] : await call();
      const { callId = '', numDigits = 0 } = last ?? {};
      const keys = entry?.key ?? text;
      const said = /^[\d*#]+$/.test(keys)
        ? control('/keys', { callId, keys: numDigits === 0 && !keys.endsWith('#') ? `${keys}#` : keys })
        : control('/speak', { callId, text });
      return [...opened, ...(await said)];
    },
    delivered: async () => [],
    entries: async () => (last && isOpen(last) ? spokenEntries(last.spoken) : []),
    isOpen: () => last === null || isOpen(last),
    hangUp,
  };
}

const isOpen = ({ waitingFor }: Heard) => waitingFor !== 'nothing';

/** `For airtime, press 1. For electricity, press 2.` */
function spokenEntries(spoken: string): readonly Entry[] {
  return [...spoken.matchAll(/(?:For|To) ([^.]+?), press (\d+)\./g)].map(([, label = '', key = '']) => ({
    key,
    label,
  }));
}
