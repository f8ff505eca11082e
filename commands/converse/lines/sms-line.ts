import type { Network } from '../../../conversation/values/network.ts';
import { numberedEntries } from '../../../scenarios/nearest-entry.ts';
import type { CarriedSms } from '../../../setup/system-simulators.ts';
import {
  type Delivered,
  type Line,
  type LineOwner,
  type LinePlace,
  neverDialled,
  postInbound,
} from './line.ts';

export const smsAccount = 'at-sms';
export const shortCode = '21512';

/** As Africa's Talking names the networks of Nigeria. */
const networkCodes: Readonly<Record<Network, string>> = {
  AIRTEL: '62120',
  MTN: '62130',
  GLO: '62150',
  '9MOBILE': '62160',
};

/** Texts by Africa's Talking; what comes to the number from the account of the calls is read, too. */
export function openSmsLine(place: LinePlace, { msisdn, network }: LineOwner): Line {
  async function delivered(): Promise<readonly Delivered[]> {
    const [texts, others] = await Promise.all(
      ['africastalking', 'twilio'].map((provider) =>
        place.simulators.inspect<CarriedSms[]>(`${provider}/messages`, { to: msisdn }),
      ),
    );
    return [...(texts ?? []), ...(others ?? []).filter(({ to }) => !to.startsWith('whatsapp:'))]
      .map(({ text, at }): Delivered => ({ channel: 'SMS', to: msisdn, text, at }))
      .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  }

  return {
    ...neverDialled,
    channel: 'SMS',
    address: { medium: 'sms', value: msisdn },
    account: smsAccount,
    ourNumber: shortCode,
    say: async ({ text }) => {
      await postInbound(place, 'africastalking', {
        ...{ from: msisdn, to: shortCode, text },
        ...(network === null ? {} : { networkCode: networkCodes[network] }),
      });
      return [];
    },
    delivered,
    entries: async () => numberedEntries((await delivered()).at(-1)?.text ?? ''),
  };
}
