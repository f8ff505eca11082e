import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import type { BookedRecharge } from '../../setup/system-simulators.ts';
import { type ChatVisitor, openVisitor } from '../chat-visitor.ts';
import { clickPay, openSmallSystem } from './small-system.ts';

const patience = { timeout: 60_000, interval: 50 };

describe('bought over a web chat', { timeout: 120_000 }, () => {
  const { system, folder, records } = openSmallSystem({ logLevel: 'debug' });
  const place = () => ({ baseUrl: system().baseUrl, siteKey: 'demo', origin: system().baseUrl });

  async function ask(visitor: ChatVisitor, text: string, mark: RegExp): Promise<string> {
    const known = visitor.told().length;
    visitor.say(text);
    const answer = () => visitor.told().slice(known).join('\n');
    await expect.poll(answer, patience).toMatch(mark);
    return answer();
  }

  const receipts = (visitor: ChatVisitor) => visitor.told().filter((text) => text.startsWith('Receipt'));

  async function expectVended(phone: string, vended: Readonly<Record<string, unknown>>): Promise<void> {
    const recharges = await system().simulators.inspect<BookedRecharge[]>('vtpass/recharges', { phone });
    expect(recharges).toMatchObject([{ ...vended, outcome: 'delivered' }]);
  }

  it('airtime is quoted, paid and delivered once, with one receipt that is known to be shown', async () => {
    const visitor = await openVisitor(place());
    await ask(visitor, 'AIRTIME 500 MTN 08031234571', /YES/);
    await clickPay(await ask(visitor, 'YES', /\/paystack\/pay\//));
    await expect.poll(() => receipts(visitor), patience).toHaveLength(1);
    await expectVended('08031234571', { amountNaira: 500 });
    const { id } = visitor.items().at(-1) ?? {};
    visitor.send({ type: 'shown', ids: [id] });
    const status = async () =>
      (await records()).outbox.find((message) => message.id === id)?.status ?? 'not there';
    await expect.poll(status, patience).toBe('delivered');
    await visitor.close();
  });

  it('a token comes once to the connection that is open, though the one that asked for it broke', async () => {
    const first = await openVisitor(place());
    await ask(first, 'POWER 5000 EKEDC 01012345678', /YES/);
    const link = await ask(first, 'YES', /\/paystack\/pay\//);
    const after = first.items().at(-1)?.at ?? 0;
    await first.close();
    await clickPay(link);
    const second = await openVisitor(place(), { token: first.token, after });
    await expect.poll(() => receipts(second), patience).toHaveLength(1);
    expect(receipts(second)[0]).toMatch(/(?:\d{4}-){4}\d{4}/);
    await second.close();
    const reloaded = await openVisitor(place(), { token: first.token });
    await expect.poll(() => receipts(reloaded), patience).toHaveLength(1);
    expect(reloaded.items().map(({ from }) => from)).toEqual(
      expect.arrayContaining(['visitor', 'us', 'visitor', 'us']),
    );
    await reloaded.close();
  });

  it('a bundle is bought by tapping, and resent messages are taken once', async () => {
    const visitor = await openVisitor(place());
    await ask(visitor, 'DATA 1GB 08031234573', /YES/);
    const known = visitor.told().length;
    const id = visitor.say('YES');
    visitor.send({ type: 'message', id, text: 'YES' });
    visitor.send({ type: 'message', id, text: 'YES' });
    await expect.poll(() => visitor.told().slice(known).join('\n'), patience).toMatch(/\/paystack\/pay\//);
    await clickPay(visitor.told().slice(known).join('\n'));
    await expect.poll(() => receipts(visitor), patience).toHaveLength(1);
    await expectVended('08031234573', { variationCode: 'mtn-1gb-500' });
    const { inbox } = await records();
    expect(inbox.filter(({ id: entry }) => entry.startsWith('webchat|wc:msg:')).length).toBeGreaterThan(0);
    await visitor.close();
  });

  it('leaves nothing of a visitor in a log or a job', async () => {
    const visitor = await openVisitor(place());
    await ask(visitor, 'canaryword is nothing that you sell', /./);
    await visitor.close();
    const [, visitorId = ''] = visitor.token.split('.');
    for (const place of [system().logs, join(folder(), 'redis')]) {
      for (const entry of await readdir(place, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || entry.name === 'simulators.log') continue;
        const content = await readFile(join(entry.parentPath, entry.name), 'latin1');
        for (const canary of [visitorId, visitor.token, 'canaryword', '08031234571', '01012345678']) {
          expect(content.includes(canary), entry.name).toBe(false);
        }
      }
    }
  });

  it('leaves clean books', async () => {
    expect(auditMoney(await records(), await readBooks(system().simulators))).toMatchObject({
      ledgerImbalanceKobo: 0,
      doubledVends: 0,
      doubleCredits: 0,
      unsettled: 0,
    });
  });
});
