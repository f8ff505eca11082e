import mongoose from 'mongoose';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import type { BookedRecharge, CarriedSms } from '../../setup/system-simulators.ts';
import { clickPay, openSmallSystem } from './small-system.ts';

vi.setConfig({ testTimeout: 120_000 });

const patience = { timeout: 60_000, interval: 100 };

type SeenFile = { readonly mimeType: string; readonly size: number; readonly head: string };

type Offered = CarriedSms & {
  readonly id: string;
  readonly status: string;
  /** Over the Cloud API: the message that it is shown under. */
  readonly quotes?: string | null;
  /** What hangs on it: over the Cloud API, and at Twilio. */
  readonly file?: SeenFile | null;
  readonly media?: readonly SeenFile[];
  readonly choices?: readonly { readonly id: string; readonly title: string }[];
};

/** How a phone with WhatsApp is simulated at each provider. */
const phones = {
  'whatsapp-cloud': {
    write: (from: string, words: object) => ['whatsapp-cloud/inbound', { from, ...words }] as const,
    messages: 'whatsapp-cloud/messages',
  },
  'twilio-whatsapp': {
    write: (from: string, { text, tap, repeat }: { text?: string; tap?: string; repeat?: number }) =>
      [
        'twilio/inbound',
        {
          from: `whatsapp:${from}`,
          to: 'whatsapp:+14155238886',
          ...(text === undefined ? { tap } : { body: text }),
          ...(repeat === undefined ? {} : { repeat }),
        },
      ] as const,
    messages: 'twilio/messages',
  },
} as const;

describe('from a tap on WhatsApp to the receipt', () => {
  const { system, records } = openSmallSystem();
  type Channel = keyof typeof phones;

  const shown = (channel: Channel, to: string) =>
    system().simulators.inspect<Offered[]>(phones[channel].messages, { to });

  /** Writes or taps, three times over as a provider might post it, and gives what comes back. */
  async function write(
    channel: Channel,
    from: string,
    words: { text?: string; tap?: string },
    mark: RegExp,
  ): Promise<Offered> {
    const known = (await shown(channel, from)).length;
    const [path, body] = phones[channel].write(from, { ...words, repeat: 3 });
    expect(await system().simulators.control(path, body)).toMatchObject({ statuses: [200, 200, 200] });
    return await next(channel, from, known, mark);
  }

  async function next(channel: Channel, from: string, known: number, mark: RegExp): Promise<Offered> {
    const found = async () => (await shown(channel, from)).slice(known).find(({ text }) => mark.test(text));
    await expect.poll(async () => (await found())?.text, patience).toBeDefined();
    const message = await found();
    if (!message) throw new Error('it was there a moment ago');
    return message;
  }

  /** Gives the receipt, once its PDF is there too: with it, or at Twilio behind it. */
  async function pay(channel: Channel, from: string, link: Offered): Promise<Offered> {
    const known = (await shown(channel, from)).length;
    await clickPay(link.text);
    const receipt = await next(channel, from, known, /Receipt/);
    const files = async () =>
      (await shown(channel, from)).slice(known).flatMap(({ file, media = [] }) => (file ? [file] : media));
    await expect
      .poll(files, patience)
      .toEqual([
        expect.objectContaining({ mimeType: 'application/pdf', head: expect.stringMatching(/^%PDF-/) }),
      ]);
    return receipt;
  }

  const titles = ({ choices = [] }: Offered) => choices.map(({ title }) => title);
  const recharges = (query: Record<string, string>) =>
    system().simulators.inspect<(BookedRecharge & { meter: string })[]>('vtpass/recharges', query);

  /** What is known of messages that carried receipts, and of the receipts. */
  async function receipts(): Promise<readonly unknown[]> {
    const { MONGODB_URI: uri = '', MONGODB_DATABASE: dbName = '' } = system().environment;
    const connection = await mongoose.createConnection(uri, { dbName }).asPromise();
    const messages = await connection
      .collection('outbox')
      .find({ orderId: { $exists: true } })
      .toArray();
    const found = await connection.collection('receipts').find().toArray();
    await connection.close();
    return [
      ...messages.map(({ status }) => status as unknown),
      ...found.map(({ state }) => state as unknown),
    ];
  }

  async function expectCleanBooks(): Promise<void> {
    expect(auditMoney(await records(), await readBooks(system().simulators))).toMatchObject({
      ledgerImbalanceKobo: 0,
      doubledVends: 0,
      doubleCredits: 0,
      unsettled: 0,
    });
  }

  it('a post with several messages is taken apart, each is answered once, and a picture is not passed over', async () => {
    const [writer, sender] = ['+2348093330001', '+2348093330002'];
    const batch = [
      { from: writer, text: 'HELP' },
      { from: sender, image: {} },
      { from: writer, reaction: { messageId: 'wamid.OURS==', emoji: '!' } },
    ];
    const posted = await system().simulators.control('whatsapp-cloud/inbound', { batch, repeat: 2 });
    expect(posted).toMatchObject({ statuses: [200, 200] });
    const [asked] = (posted as { ids: string[] }).ids;
    const [help, picture] = [
      await next('whatsapp-cloud', writer, 0, /AIRTIME 500/),
      await next('whatsapp-cloud', sender, 0, /cannot read files/),
    ];
    expect(help.quotes).toBe(asked);
    const reads = () => system().simulators.inspect<{ messageId: string }[]>('whatsapp-cloud/reads');
    await expect.poll(reads, patience).toContainEqual(expect.objectContaining({ messageId: asked }));
    // What follows is answered after whatever the repeats would have caused.
    await write('whatsapp-cloud', writer, { text: 'BALANCE' }, /wallet/);
    await write('whatsapp-cloud', sender, { text: 'BALANCE' }, /wallet/);
    expect((await shown('whatsapp-cloud', writer)).map(({ id }) => id).indexOf(help.id)).toBe(0);
    expect(await shown('whatsapp-cloud', writer)).toHaveLength(2);
    expect((await shown('whatsapp-cloud', sender)).map(({ id }) => id).indexOf(picture.id)).toBe(0);
    expect(await shown('whatsapp-cloud', sender)).toHaveLength(2);
  });

  describe.each([
    ['whatsapp-cloud', '+234809111000'],
    ['twilio-whatsapp', '+234809222000'],
  ] as const)('over %s', (channel, line) => {
    beforeAll(async () => {
      const provider = channel === 'whatsapp-cloud' ? channel : 'twilio';
      const reordered = { provider, operation: 'status', kind: 'reorder' };
      await system().simulators.control('faults/add', [reordered]);
    });

    const local = (number: string) => number.replace('+234', '0');

    it('airtime is bought from the menu by taps, once, for a number that is asked for', async () => {
      const from = `${line}1`;
      await write(channel, from, { text: 'MENU' }, /What would you like/);
      await write(channel, from, { tap: 'menu_airtime' }, /How much airtime/);
      await write(channel, from, { text: '500 for me' }, /Which number/);
      const quote = await write(channel, from, { text: local(from) }, /You pay|network/);
      const asked = /network/.test(quote.text) && !/You pay/.test(quote.text);
      const priced = asked ? await write(channel, from, { tap: 'MTN' }, /You pay/) : quote;
      expect(titles(priced)).toEqual(['Yes', 'Cancel']);
      const receipt = await pay(
        channel,
        from,
        await write(channel, from, { tap: 'Yes' }, /\/paystack\/pay\//),
      );
      expect(receipt.text).toMatch(/500/);
      expect(await recharges({ phone: local(from) })).toMatchObject([
        { amountNaira: 500, outcome: 'delivered' },
      ]);
    });

    it('a token is bought by taps and comes with its receipt', async () => {
      const from = `${line}2`;
      const meter = channel === 'whatsapp-cloud' ? '45012345671' : '45012345672';
      await write(channel, from, { text: `LIGHT 5000 IKEDC ${meter}` }, /You pay/);
      const link = await write(channel, from, { tap: 'Yes' }, /\/paystack\/pay\//);
      const receipt = await pay(channel, from, link);
      expect(receipt.text).toMatch(/Token: (?:\d{4}-){4}\d{4}/);
      expect((await recharges({})).filter((vend) => vend.meter === meter)).toHaveLength(1);
    });

    it('data is bought from a list of bundles', async () => {
      const from = `${line}3`;
      const bundles = await write(channel, from, { text: `DATA MTN ${local(from)}` }, /data|bundle|Which/i);
      expect(titles(bundles).length).toBeGreaterThan(1);
      const [wanted = ''] = titles(bundles);
      await write(channel, from, { tap: wanted }, /You pay/);
      await pay(channel, from, await write(channel, from, { tap: 'Yes' }, /\/paystack\/pay\//));
      expect(await recharges({ phone: local(from) })).toMatchObject([{ outcome: 'delivered' }]);
    });
  });

  it('what the providers report moves the receipts on to read, in whatever order it comes', async () => {
    await expect
      .poll(receipts, patience)
      .toEqual([...Array.from({ length: 6 }, () => 'read'), ...Array.from({ length: 6 }, () => 'delivered')]);
  });

  it('an address is proved to Meta by its token, and what Meta has not signed changes nothing', async () => {
    const account = system().accounts.find(({ id }) => id === 'whatsapp-cloud');
    const url = system().webhookUrl('whatsapp-cloud', 'events');
    const ask = async (token: string) => {
      const answer = await fetch(`${url}?hub.mode=subscribe&hub.challenge=1158&hub.verify_token=${token}`);
      return [answer.status, answer.status === 200 ? await answer.text() : ''];
    };
    expect(await ask(String(account?.settings['verifyToken']))).toEqual([200, '1158']);
    expect(await ask('guessed')).toEqual([403, '']);
    const value = {
      metadata: { phone_number_id: account?.settings['phoneNumberId'] },
      messages: [{ from: '2348094440001', id: 'wamid.FORGED', type: 'text', text: { body: 'HELP' } }],
    };
    const entry = [{ changes: [{ field: 'messages', value }] }];
    const forged = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
      body: JSON.stringify({ object: 'whatsapp_business_account', entry }),
    });
    expect(forged.status).toBe(401);
    expect((await records()).inbox.filter(({ id }) => id.includes('FORGED'))).toEqual([]);
  });

  it('leaves clean books', expectCleanBooks);
});
