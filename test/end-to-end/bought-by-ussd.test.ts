import { describe, expect, it } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import { clickPay, openSmallSystem, shortCode } from './small-system.ts';
import type { UssdScreen } from '../../simulators/africastalking/ussd.ts';

const patience = { timeout: 60_000, interval: 100 };

describe('dialled from any phone', () => {
  const { system, records, texts } = openSmallSystem();
  const control = async (path: string, body: unknown) =>
    (await system().simulators.control(`africastalking/ussd/${path}`, body)) as UssdScreen;

  it('plays', async () => {
    const from = '+2348031237701';
    let screen = await control('dial', { from, code: '*384*77#' });
    for (const input of ['1', '500', '1', '1', '1', '1']) {
      console.log(JSON.stringify(screen));
      if (!screen.open) break;
      screen = await control('enter', { sessionId: screen.sessionId, input });
    }
    console.log(JSON.stringify(screen), await texts(from));
    screen = await control('dial', { from, code: '*384*77#' });
    for (const input of ['2', '1', '45012345678', '1', '1', '99', '1', '1', '2000', '1']) {
      console.log(JSON.stringify(screen));
      if (!screen.open) break;
      screen = await control('enter', { sessionId: screen.sessionId, input });
    }
    console.log(JSON.stringify(screen), await texts(from));
  }, 120_000);
});
