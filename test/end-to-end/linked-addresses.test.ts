import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import { type ChatVisitor, openVisitor } from '../chat-visitor.ts';
import { clickPay, openSmallSystem } from './small-system.ts';

const patience = { timeout: 60_000, interval: 50 };

/** The receipt itself: a quote that names the same number may stand behind an older one. */
const receiptFor = (recipient: string) => new RegExp(`Receipt SB\\w+\\s+MTN ${recipient}`);

describe('one customer at several addresses', { timeout: 120_000 }, () => {
  const { system, folder, records, postSms, texts } = openSmallSystem({ logLevel: 'debug', clockSpeed: 10 });
  const place = () => ({ baseUrl: system().baseUrl, siteKey: 'demo', origin: system().baseUrl });
  const number = '+2348031237001';
  const mail = 'ada.linked@mail.example';
  const secrets: string[] = [];
  let visitor: ChatVisitor;

  async function until(said: () => Promise<string> | string, mark: RegExp): Promise<string> {
    await expect.poll(said, patience).toMatch(mark);
    return await said();
  }

  const chatSince = (known: number) => () => visitor.told().slice(known).join('\n');
  const smsSince = (known: number) => async () => (await texts(number)).slice(known).join('\n');
  const mails = async () =>
    (await system().simulators.inspect<{ text: string }[]>('sendgrid/mails', { to: mail }))
      .map(({ text }) => text)
      .join('\n');

  async function ask(text: string, mark: RegExp): Promise<string> {
    const answer = chatSince(visitor.told().length);
    visitor.say(text);
    return await until(answer, mark);
  }

  async function write(text: string, mark: RegExp): Promise<string> {
    const answer = smsSince((await texts(number)).length);
    await postSms(number, text);
    return await until(answer, mark);
  }

  function codeIn(said: string): string {
    const code = /\b(\d{6}) is your code/.exec(said)?.[1] ?? '';
    expect(code).not.toBe('');
    secrets.push(code);
    return code;
  }

  const setNumber = (outcome: string | null) =>
    system().simulators.control('config', { africastalking: { numbers: { [number]: outcome } } });

  it('a web chat sees the orders and the token of a telephone that it has proved, and nothing before', async () => {
    await write('LIGHT 5000 IKEDC 45012345671', /YES/);
    await clickPay(await write('YES', /\/paystack\/pay\//));
    const bought = await until(smsSince(0), /Token: /);
    const token = /Token: ([\d-]+)/.exec(bought)?.[1] ?? '';
    visitor = await openVisitor(place());
    expect(await ask('HISTORY', /no orders yet/)).not.toContain(token);

    const texted = smsSince((await texts(number)).length);
    await ask('LINK 08031237001', /code of 6 digits goes to 0803\*\*\*7001/);
    const code = codeIn(await until(texted, /is your code/));
    await ask(code === '000000' ? '000001' : '000000', /Tries left: 2/);
    expect(await ask('HELP TOKEN', /\w/)).not.toContain(token);
    await ask(code, /Done: 0803\*\*\*7001 is linked/);
    await until(texted, /a web chat is linked to this number now/);

    expect(await ask('HELP TOKEN', /\d{4}-\d{4}/)).toContain(token);
    await ask('HISTORY', /1\. SB/);
  });

  it('buys above 50,000 in the web chat with the code that went to the telephone', async () => {
    const texted = smsSince((await texts(number)).length);
    await ask('LIGHT 60000 IKEDC 45012345672', /YES/);
    await ask('YES', /went by SMS to your number ending in 01/);
    const code = codeIn(await until(texted, /is your code/));
    await ask(code, /from the number that got it/);
    await clickPay(await write(code, /\/paystack\/pay\//));
    await until(texted, /Token: /);
  });

  it('finishes by SMS what was begun in the web chat, after a second look', async () => {
    await ask('AIRTIME 500 08031237002', /YES/);
    await write('BALANCE', /1\. Finish it/);
    expect(await write('1', /YES/)).toContain('08031237002');
    await clickPay(await write('YES', /\/paystack\/pay\//));
    await until(smsSince(0), receiptFor('08031237002'));
    await write('AIRTIME 200 08031237003', /YES/);
    await ask('YES', /please look again[\s\S]*08031237003/);
    await clickPay(await ask('YES', /\/paystack\/pay\//));
    await until(chatSince(0), receiptFor('08031237003'));
  });

  it('gets a receipt at its next address when the first fails', async () => {
    const told = chatSince(visitor.told().length);
    await write('AIRTIME 300 08031237004', /YES/);
    const link = await write('YES', /\/paystack\/pay\//);
    await setNumber('Failed');
    await clickPay(link);
    await until(told, receiptFor('08031237004'));
    await setNumber(null);
  });

  it('links an e-mail by the button in it, once, and unlinks it again', async () => {
    await write(`LINK ${mail}`, /goes to ad\*\*\*@mail\.example/);
    const url = /http\S+\/link\?l=en#[\w-]{43}/.exec(await until(mails, /\/link\?l=en#/))?.[0] ?? '';
    const [page = '', token = ''] = url.split('#');
    secrets.push(token);
    expect(await (await fetch(page)).text()).toContain('Is this you?');
    const press = () =>
      fetch(page, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
    const texted = smsSince((await texts(number)).length);
    expect([(await press()).status, (await press()).status]).toEqual([204, 204]);
    await until(texted, /Done: ad\*\*\*@mail\.example is linked/);
    await system().simulators.control('sendgrid/inbound', {
      ...{ from: mail, to: 'help@mail.switchboard.test', subject: 'Hi', text: 'HISTORY' },
    });
    await until(mails, /SB[A-Z0-9]{6} NGN/);
    await write('UNLINK ada.linked@mail.example', /linked to you no more/);
    const before = (await mails()).length;
    await system().simulators.control('sendgrid/inbound', {
      ...{ from: mail, to: 'help@mail.switchboard.test', subject: 'Hi', text: 'HISTORY' },
    });
    await until(async () => (await mails()).slice(before), /no orders yet/);
  });

  it('leaves no code, link or address in a log, and clean books', async () => {
    await visitor.close();
    const entries = await readdir(folder(), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('simulators'))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => file.startsWith(system().logs) || file.startsWith(join(folder(), 'redis')));
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const secret of [...secrets, mail, '8031237001']) {
      const alone = new RegExp(`(?<![0-9a-zA-Z.:_-])${secret.replaceAll('.', '\\.')}(?![0-9a-zA-Z_-])`);
      for (const file of files) expect(alone.test(await readFile(file, 'latin1')), file).toBe(false);
    }
    expect(auditMoney(await records(), await readBooks(system().simulators))).toMatchObject({
      ledgerImbalanceKobo: 0,
      doubledVends: 0,
      doubleCredits: 0,
      unsettled: 0,
    });
  });
});
