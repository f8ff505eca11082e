import { firstSetting } from '../../../config/accounts.ts';
import type { ChannelName } from '../../../scenarios/channel-medium.ts';
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { openEmailLine } from './email-line.ts';
import type { Delivered, Line, LineOwner } from './line.ts';
import { openSmsLine } from './sms-line.ts';
import { openUssdLine } from './ussd-line.ts';
import { openVoiceLine } from './voice-line.ts';
import { openWebLine } from './web-line.ts';
import { openWhatsappLine } from './whatsapp-line.ts';

/** The channels on which one customer of a scenario is. */
export type Lines = {
  readonly at: (channel: ChannelName) => Line;
  readonly all: readonly Line[];
  /** What came as messages on all of them since the last look, in its order. */
  readonly fresh: () => Promise<readonly Delivered[]>;
};

/** Those that the scenario names, and texts, by which codes and links come. */
export async function openLines(stage: Stage, scenario: Scenario): Promise<Lines> {
  const { msisdn, network = null, email = mailboxOf(msisdn) } = scenario.setup.customer;
  const owner: LineOwner = { msisdn, email, network };
  const used = new Set<ChannelName>([
    'SMS',
    scenario.channel,
    ...scenario.turns.flatMap(({ channel }) => channel ?? []),
  ]);
  const sms = openSmsLine(stage.system, owner);
  const open: Readonly<Record<ChannelName, () => Line | Promise<Line>>> = {
    SMS: () => sms,
    WHATSAPP: () =>
      openWhatsappLine(stage.system, owner, settingOf(stage, 'whatsapp-cloud', 'phoneNumberId')),
    EMAIL: () => openEmailLine(stage.system, owner, settingOf(stage, 'email', 'addresses')),
    WEB: () => openWebLine(stage.system),
    USSD: () => openUssdLine(stage.system, owner, sms),
    VOICE: () => openVoiceLine(stage.system, owner, sms),
  };
  const lines = new Map<ChannelName, Line>();
  for (const channel of used) lines.set(channel, await open[channel]());
  const all = [...lines.values()];
  const known = new Map<Line, number>();
  const freshOn = async (line: Line): Promise<readonly Delivered[]> => {
    const delivered = await line.delivered();
    const fresh = delivered.slice(known.get(line) ?? 0);
    known.set(line, delivered.length);
    return fresh;
  };
  return {
    at: (channel) => lines.get(channel) ?? sms,
    all,
    fresh: async () =>
      (await Promise.all(all.map(freshOn)))
        .flat()
        .sort((one, other) => Date.parse(one.at) - Date.parse(other.at)),
  };
}

/** Of a customer whose scenario names none. */
const mailboxOf = (msisdn: string) => `c${msisdn.slice(1)}@customers.example`;

const settingOf = ({ system }: Stage, id: string, name: string): string =>
  firstSetting(
    system.accounts.find((account) => account.id === id),
    name,
  );
