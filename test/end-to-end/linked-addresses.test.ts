import { describe, expect, it } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import { type ChatVisitor, openVisitor } from '../chat-visitor.ts';
import { clickPay, openSmallSystem } from './small-system.ts';

const patience = { timeout: 60_000, interval: 50 };

describe('one customer at several addresses', { timeout: 120_000 }, () => {
  const { system, records, postSms, texts } = openSmallSystem({ logLevel: 'debug', clockSpeed: 10 });
  const place = () => ({ baseUrl: system().baseUrl, siteKey: 'demo', origin: system().baseUrl });
  const number = '+2348031237001';

  async function ask(visitor: ChatVisitor, text: string, mark: RegExp): Promise<string> {
    const known = visitor.told().length;
    visitor.say(text);
    const answer = () => visitor.told().slice(known).join('\n');
    await expect.poll(answer, patience).toMatch(mark);
    return answer();
  }

  async function write(text: string, mark: RegExp): Promise<string> {
    const known = (await texts(number)).length;
    await postSms(number, text);
    const fresh = async () => (await texts(number)).slice(known).join(' || ');
    await expect.poll(fresh, patience).toMatch(mark);
    return await fresh();
  }

  const codeIn = (said: string) => /\b(\d{6}) is your code/.exec(said)?.[1] ?? '';

  async function link(visitor: ChatVisitor): Promise<void> {
    const known = (await texts(number)).length;
    await ask(visitor, 'LINK 08031237001', /code of 6 digits goes to 0803\*\*\*7001/);
    const fresh = async () => (await texts(number)).slice(known).join(' || ');
    await expect.poll(fresh, patience).toMatch(/is your code/);
    await ask(visitor, codeIn(await fresh()), /Done: 0803\*\*\*7001 is linked/);
    await expect.poll(fresh, patience).toMatch(/a web chat is linked to this number now/);
  }

  it('a web chat that has proved the telephone sees its orders and its token', async () => {
    await clickPay(await (async () => {
      await write('LIGHT 5000 IKEDC 45012345671', /YES/);
      return await write('YES', /\/paystack\/pay\//);
    })());
    await expect.poll(async () => (await texts(number)).join(' '), patience).toMatch(/Token: /);
    const token = /Token: ([\d-]+)/.exec((await texts(number)).join(' '))?.[1] ?? '';
    expect(token).not.toBe('');
    const visitor = await openVisitor(place());
    expect(await ask(visitor, 'HISTORY', /no orders yet/)).not.toContain(token);
    await link(visitor);
    expect(await ask(visitor, 'HELP TOKEN', /\d{4}-\d{4}/)).toContain(token);
    await ask(visitor, 'HISTORY', /1\. SB/);
    await visitor.close();
  });
});
