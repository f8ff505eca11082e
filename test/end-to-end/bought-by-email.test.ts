import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import type { BookedRecharge } from '../../setup/system-simulators.ts';
import { clickPay, openSmallSystem } from './small-system.ts';

const patience = { timeout: 60_000, interval: 100 };

type SentMail = {
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly {
    readonly filename: string;
    readonly type: string;
    readonly size: number;
    readonly head: string;
  }[];
};

describe('from an e-mail to its receipt', () => {
  const { system, records } = openSmallSystem({ logLevel: 'debug' });
  const ours = 'help@mail.switchboard.test';

  const mails = (to: string) =>
    system().simulators.inspect<SentMail[]>('sendgrid/mails', { to: to.toLowerCase() });

  const post = (mail: Readonly<Record<string, unknown>>) =>
    system().simulators.control('sendgrid/inbound', { to: ours, ...mail });

  /** Writes as a mail program does: an answer quotes the mail that it is about, under the thread's ids. */
  async function write(from: string, subject: string, words: string, mark: RegExp): Promise<SentMail> {
    const known = await mails(from);
    const before = known.at(-1);
    const quoted = before
      ? `\n\nOn Mon, 23 Nov 2026 at 10:02, Switchboard <${ours}> wrote:\n> ${before.text.replaceAll('\n', '\n> ')}`
      : '';
    const threading = before
      ? { inReplyTo: before.headers['Message-ID'], references: [before.headers['Message-ID']] }
      : {};
    const messageId = `<${randomUUID()}@mail.example.com>`;
    const text = `${words}${quoted}`;
    expect(await post({ from, subject, text, messageId, ...threading })).toMatchObject({ status: 200 });
    return await nextMail(from, known.length, mark);
  }

  async function nextMail(to: string, known: number, mark: RegExp): Promise<SentMail> {
    const fresh = async () => (await mails(to)).slice(known);
    await expect
      .poll(async () => (await fresh()).map(({ text }) => text).join(' || '), patience)
      .toMatch(mark);
    return (await fresh()).at(-1) as SentMail;
  }

  async function pay(to: string, offered: SentMail, mark: RegExp): Promise<SentMail> {
    const known = (await mails(to)).length;
    await clickPay(offered.text);
    return await nextMail(to, known, mark);
  }

  const recharges = () => system().simulators.inspect<BookedRecharge[]>('vtpass/recharges');

  it('airtime: the number is asked for, and the receipt comes back in the thread with its PDF', async () => {
    const ada = 'Ada@example.com';
    const asked = await write(ada, 'Airtime', 'airtime 500 for me', /[Ww]hich number/);
    expect(asked).toMatchObject({ to: 'ada@example.com', from: ours, subject: 'Re: Airtime' });
    const quote = await write(ada, 'Re: Airtime', '08031234567', /YES/);
    const known = (await mails(ada)).length;
    const offered = await write(ada, 'Re: Airtime', 'YES\n\nSent from my iPhone', /\/paystack\/pay\//);
    expect(offered.html).toMatch(/<a href="http[^"]+\/paystack\/pay\//);
    const receipt = await pay(ada, offered, /receipt/i);
    expect(receipt.subject).toBe('Re: Airtime');
    expect(receipt.headers['In-Reply-To']).toBe(offered.headers['In-Reply-To']);
    expect(receipt.headers['In-Reply-To']).not.toBe(quote.headers['In-Reply-To']);
    expect(receipt.attachments).toMatchObject([
      { type: 'application/pdf', head: expect.stringMatching(/^%PDF-/) },
    ]);
    expect(receipt.html).toContain('08031234567');
    expect(await recharges()).toMatchObject([
      { phone: '08031234567', amountNaira: 500, outcome: 'delivered' },
    ]);
    expect((await mails(ada)).slice(known).filter(({ attachments }) => attachments.length > 0)).toHaveLength(
      1,
    );
  }, 120_000);

  it('a token: validated, paid, and sent back with its receipt', async () => {
    const bola = 'bola.power@example.com';
    await write(bola, 'Light', 'LIGHT 5000 IKEDC 45012345678', /YES/);
    const offered = await write(bola, 'Re: Light', 'yes', /\/paystack\/pay\//);
    const receipt = await pay(bola, offered, /Token: /);
    expect(receipt.text).toMatch(/Token: (?:\d{4}-){4}\d{4}/);
    expect(receipt.attachments).toHaveLength(1);
    const meters = (await recharges()).filter(({ meter }) => meter === '45012345678');
    expect(meters).toMatchObject([{ amountNaira: 5_000, outcome: 'delivered' }]);
    const before = /Token: (\S+)/.exec(receipt.text)?.[1];
    expect((await write(bola, 'Re: Light', 'resend', /Receipt/)).text).toContain(before);
  }, 120_000);

  it('data: chosen, paid, and its receipt comes back', async () => {
    const dele = 'dele.data@example.com';
    await write(dele, 'Data', 'DATA 1GB MTN 08031234577', /YES/);
    const offered = await write(dele, 'Re: Data', 'yes', /\/paystack\/pay\//);
    expect((await pay(dele, offered, /Receipt/)).attachments).toHaveLength(1);
    const bundles = (await recharges()).filter(({ phone }) => phone === '08031234577');
    expect(bundles).toMatchObject([{ serviceID: 'mtn-data', outcome: 'delivered' }]);
  }, 120_000);

  it('the same mail posted four times is answered once', async () => {
    const chi = 'chi@example.com';
    const mail = {
      from: chi,
      subject: 'Hello',
      text: 'AIRTIME 300 08051234567',
      messageId: '<once@mail.example.com>',
    };
    expect(await post({ ...mail, repeat: 3 })).toMatchObject({ statuses: [200, 200, 200] });
    await expect.poll(() => mails(chi), patience).toHaveLength(1);
    expect(await post({ ...mail, raw: true })).toMatchObject({ status: 200 });
    await write(chi, 'Re: Hello', 'CANCEL', /[Cc]ancel/);
    expect(await mails(chi)).toHaveLength(2);
  }, 120_000);

  it('what a machine wrote, spam and a sender whom nobody vouches for get no answer', async () => {
    const from = 'away@example.com';
    const text = 'AIRTIME 300 08051234567';
    for (const mail of [
      { headers: { 'Auto-Submitted': 'auto-replied' } },
      { envelopeFrom: '' },
      { spamScore: 9 },
      { spf: 'fail', dkim: '{@elsewhere.example : pass}' },
    ]) {
      expect(await post({ from, subject: 'Out of office', text, ...mail })).toMatchObject({ status: 200 });
    }
    await write(from, 'Hello', 'help', /AIRTIME/);
    expect(await mails(from)).toHaveLength(1);
  }, 120_000);

  it('a bounce, and what the provider says of every mail, moves its status', async () => {
    const gone = 'gone@example.com';
    await system().simulators.control('config', { sendgrid: { addresses: { [gone]: 'bounce' } } });
    await post({ from: gone, subject: 'Hello', text: 'help' });
    await expect.poll(() => statusesOf(gone), patience).toEqual(['failed recipient_invalid']);
    await expect.poll(() => statusesOf('away@example.com'), patience).toEqual(['delivered']);
  }, 120_000);

  it('more than an address may spend that nobody has proved is not bought, and the customer is told what to do', async () => {
    await write('dayo@example.com', 'Light', 'LIGHT 60000 IKEDC 45012345679', /YES/);
    const refused = await write('dayo@example.com', 'Re: Light', 'YES', /Nothing was bought/);
    expect(refused.text).toMatch(/LINK 08031234567/);
    expect((await records()).orders.filter(({ status }) => status === 'HELD')).toEqual([]);
  }, 120_000);

  it('leaves clean books', async () => {
    expect(auditMoney(await records(), await readBooks(system().simulators))).toMatchObject({
      ledgerImbalanceKobo: 0,
      doubledVends: 0,
      doubleCredits: 0,
    });
  });

  it('leaves no address, text or token in the logs', async () => {
    const tokens = (await mails('bola.power@example.com')).flatMap(
      ({ text }) => text.match(/(?:\d{4}-){4}\d{4}/) ?? [],
    );
    expect(tokens.length).toBeGreaterThan(0);
    const files = (await readdir(system().logs, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && !entry.name.startsWith('simulators'))
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThanOrEqual(2);
    for (const file of files) {
      const log = await readFile(file, 'utf8');
      for (const word of [...tokens, '@example.com', '45012345678', 'AIRTIME 300', 'Out of office']) {
        expect(log.includes(word), `${word} in ${file}`).toBe(false);
      }
    }
  });

  /** Of the messages whose mails went to an address, as stored. */
  async function statusesOf(to: string): Promise<readonly string[]> {
    const ids = (await mails(to)).map(({ id }) => id);
    const { MONGODB_URI: uri = '', MONGODB_DATABASE: dbName = '' } = system().environment;
    const connection = await mongoose.createConnection(uri, { dbName }).asPromise();
    const sent = await connection
      .collection('outbox')
      .find({ externalId: { $in: ids } })
      .toArray();
    await connection.close();
    return sent.map(({ status, code }) => [status, code].filter(Boolean).join(' '));
  }
});
