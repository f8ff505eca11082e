import { roster } from '../agents/roster/agents.ts';
import type { ChatSite } from '../channels/chat-site.ts';
import { firstSetting, type RawAccount } from '../config/accounts.ts';
import type { CustomerId, World } from '../console/wire.ts';
import type { Stores } from '../queues/open-stores.ts';
import { demoCustomers } from './customers.ts';
import { stories } from './stories/stories.ts';
import { visitorOf } from './webchat-page.ts';

export type Lines = World['lines'];

const settingOf = (accounts: readonly RawAccount[], kind: string, name: string): string =>
  firstSetting(
    accounts.find((account) => account.kind === kind),
    name,
  );

/** Where one reaches us. `whatsappNumber`: the simulated account's own. */
export function linesOf(accounts: readonly RawAccount[], whatsappNumber: string): Lines {
  const of = (medium: 'sms' | 'voice') =>
    (['africastalking', 'twilio'] as const).flatMap((provider) => {
      const number = settingOf(accounts, `${provider}-${medium}`, 'numbers');
      return number === '' ? [] : [{ provider, number }];
    });
  return {
    sms: of('sms'),
    ussd: settingOf(accounts, 'africastalking-ussd', 'serviceCodes'),
    voice: of('voice'),
    whatsapp: whatsappNumber,
    email: settingOf(accounts, 'sendgrid-email', 'addresses'),
  };
}

/** What does not change while the page is open. */
export function worldOf(lines: Lines, faults: World['faults'], site: ChatSite | undefined): World {
  return {
    customers: demoCustomers,
    lines,
    ...(site ? { webchat: Object.fromEntries(demoCustomers.map(({ id }) => [id, `/webchat/${id}`])) } : {}),
    faults,
    agents: roster.map(({ name, tier, kind, role, to }) => ({
      name,
      tier,
      kind,
      role,
      to: to === 'any' ? null : to,
    })),
    stories: stories.map(({ id, title, about, phones }) => ({ id, title, about, phones })),
  };
}

/** Every address at which a customer may be known, as keys. */
export function addressKeysOf({ customers }: Pick<Stores, 'customers'>, site: ChatSite | undefined) {
  const keysOf = ({ id, number, email }: (typeof demoCustomers)[number]) =>
    [
      { medium: 'sms', value: number } as const,
      { medium: 'whatsapp', value: number } as const,
      { medium: 'email', value: email } as const,
      ...(site ? [site.addressOf(visitorOf(id))] : []),
    ].map(customers.addressKey);
  return new Map<CustomerId, readonly string[]>(demoCustomers.map((one) => [one.id, keysOf(one)]));
}
