import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../config/logger.ts';
import { Secret } from '../config/secret.ts';
import type { Customer, CustomerAddress } from '../conversation/conversation.ts';
import type { DeliveryStatus } from '../conversation/delivery-status.ts';
import { createPrivacy } from '../conversation/key-store.ts';
import { createOutboxStore, type NewOutboxMessage } from '../conversation/outbox-store.ts';
import { createReceiptMessageStore } from '../conversation/receipt-message-store.ts';
import { openTestDatabase } from '../test/database.ts';
import { createReceiptWork } from './receipt-worker.ts';

const connection = await openTestDatabase();
const privacy = createPrivacy({
  connection,
  keyEncryptionKey: { id: 'k1', key: new Secret(randomBytes(32).toString('base64')) },
  indexKey: new Secret(randomBytes(32).toString('base64')),
});
const receiptMessages = createReceiptMessageStore({ connection, privacy });
const account = 'sms';
const minute = 60_000;

const address = (value: string, changes: Partial<CustomerAddress> = {}): CustomerAddress => ({
  medium: 'sms',
  value,
  addressKey: `adr_${value}`,
  account,
  ourNumber: '21512',
  consent: 'unset',
  ...changes,
});
const [first, second, third] = [
  address('+2348031110001'),
  address('+2348031110002'),
  address('+2348031110003'),
];

const receipt: NewOutboxMessage = {
  id: 'news:1#0',
  customerId: 'cus_1',
  position: 1,
  account,
  to: first.value,
  from: '21512',
  author: 'news',
  inReplyTo: 'news:1',
  reply: {
    class: 'receipt',
    content: { kind: 'receipt', title: 'Receipt SB7K3QX2', rows: [] },
    orderId: 'ord_1',
  },
};

let delivered: string[];

beforeEach(async () => {
  await connection.collection('outbox').deleteMany({});
  delivered = [];
});

/** Outbox and receipt work of a customer with these addresses; a patience below zero has run out at once. */
function open(addresses: readonly CustomerAddress[], receiptPatienceMs = minute) {
  const outbox = createOutboxStore({ connection, privacy, receiptPatienceMs });
  const customer: Customer = { customerId: 'cus_1', tier: 'default', addresses };
  const rung: string[] = [];
  const settle = createReceiptWork({
    receiptMessages,
    outbox,
    customers: { byLane: async () => customer },
    sessions: { peek: async () => null },
    canSend: (name) => ['whatsapp', 'mail', account].includes(name),
    markReceiptDelivered: async (orderId) => delivered.push(orderId) > 0,
    bells: { ring: async (_name, id) => void rung.push(id) },
    log: createLogger('test', 'silent'),
  });
  const send = async (id: string) => {
    await outbox.claim(id, 'c', new Date(Date.now() + minute));
    const accepted = { kind: 'accepted', status: 'accepted', externalId: `ext-${id}`, parts: 1 } as const;
    await outbox.record({ id, claim: 'c', result: accepted });
  };
  const report = async (id: string, status: DeliveryStatus) => {
    const about = await outbox.applyReport(account, `ext-${id}`, status);
    if (about?.orderId) await settle(about.messageId);
    return about;
  };
  const sentTo = async () => (await receiptMessages.ofOrder('ord_1')).map(({ to }) => to);
  const accounts = async () => (await receiptMessages.ofOrder('ord_1')).map((sent) => sent.account);
  return { outbox, settle, send, report, sentTo, accounts, rung };
}

describe('a receipt', () => {
  it.each(['delivered', 'read'] as const)('is delivered when its message is %s', async (status) => {
    const { outbox, send, report, sentTo } = open([first, second]);
    await outbox.add([receipt]);
    await send(receipt.id);
    await report(receipt.id, 'sent');
    expect(delivered).toEqual([]);
    expect(await report(receipt.id, status)).toEqual({ messageId: receipt.id, orderId: 'ord_1' });
    expect(delivered).toEqual(['ord_1']);
    expect(await receiptMessages.unproved(10)).toEqual([]);
    expect(await sentTo()).toEqual([first.value]);
  });

  it('goes to the next address when its message failed, and further when that one fails too', async () => {
    const { outbox, send, report, sentTo, rung } = open([first, second, third]);
    await outbox.add([receipt]);
    await send(receipt.id);
    await report(receipt.id, 'failed');
    expect(await sentTo()).toEqual([first.value, second.value]);
    const copy = `${receipt.id}>`;
    await send(copy);
    await report(copy, 'failed');
    expect(await sentTo()).toEqual([first.value, second.value, third.value]);
    expect(rung).toEqual(['cus_1', 'cus_1']);
    await send(`${copy}>`);
    await report(`${copy}>`, 'delivered');
    expect(delivered).toEqual(['ord_1']);
  });

  it('goes to the same number over another account', async () => {
    const whatsapp = address(first.value, {
      ...{ medium: 'whatsapp', account: 'whatsapp', addressKey: 'adr_wa' },
      trust: 'proved',
    });
    const { outbox, send, report, accounts } = open([first, whatsapp]);
    await outbox.add([receipt]);
    await send(receipt.id);
    await report(receipt.id, 'failed');
    expect(await accounts()).toEqual([account, 'whatsapp']);
  });

  it('goes on once, however often the failure is told', async () => {
    const { outbox, settle, send, report, sentTo } = open([first, second, third]);
    await outbox.add([receipt]);
    await send(receipt.id);
    await report(receipt.id, 'failed');
    await report(receipt.id, 'failed');
    await settle(receipt.id);
    expect(await sentTo()).toEqual([first.value, second.value]);
  });

  it('goes on once though the one who sent it on died before it was noted', async () => {
    const { outbox, settle, send, report, sentTo } = open([first, second, third]);
    await outbox.add([receipt]);
    await send(receipt.id);
    await report(receipt.id, 'failed');
    await connection
      .collection<{ _id: string }>('outbox')
      .updateOne({ _id: receipt.id }, { $set: { proveBy: new Date() } });
    await settle(receipt.id);
    expect(await sentTo()).toEqual([first.value, second.value]);
  });

  it('is looked for again when nothing was heard of it, or it could not be sent', async () => {
    const patient = open([first, second], minute);
    await patient.outbox.add([receipt, { ...receipt, id: 'news:2#0', position: 2 }]);
    await patient.send(receipt.id);
    expect(await receiptMessages.unproved(10)).toEqual([]);
    await patient.settle(receipt.id);
    expect(await patient.sentTo()).toHaveLength(2);
    await patient.outbox.claim('news:2#0', 'c', new Date(Date.now() + minute));
    const refused = { kind: 'failed', code: 'recipient_invalid' } as const;
    await patient.outbox.record({ id: 'news:2#0', claim: 'c', result: refused });
    expect(await receiptMessages.unproved(10)).toEqual(['news:2#0']);

    const impatient = open([first, second], -1);
    await impatient.outbox.add([
      { ...receipt, id: 'news:3#0', reply: { ...receipt.reply, orderId: 'ord_3' } },
    ]);
    expect(await receiptMessages.unproved(10)).not.toContain('news:3#0');
    await impatient.send('news:3#0');
    expect(await receiptMessages.unproved(10)).toContain('news:3#0');
    await impatient.settle('news:3#0');
    expect((await receiptMessages.ofOrder('ord_3')).map(({ to }) => to)).toEqual([first.value, second.value]);
    expect(await receiptMessages.unproved(10)).not.toContain('news:3#0');
  });

  it.each([
    ['there is no other', [first]],
    ['the other has opted out', [first, address(second.value, { consent: 'opted_out' })]],
    ['nothing can be sent through its account', [first, address(second.value, { account: 'ussd' })]],
  ])('stays where it is when %s, and one that arrives after all counts', async (_what, addresses) => {
    const { outbox, send, report, sentTo } = open(addresses);
    await outbox.add([receipt]);
    await send(receipt.id);
    await report(receipt.id, 'failed');
    expect(await sentTo()).toEqual([first.value]);
    expect(await receiptMessages.unproved(10)).toEqual([]);
    await report(receipt.id, 'delivered');
    expect(delivered).toEqual(['ord_1']);
  });

  it('that the customer asked for counts when it arrives, and goes nowhere else when it fails', async () => {
    const { outbox, send, report, sentTo } = open([first, second]);
    await outbox.add([{ ...receipt, author: 'bot' }]);
    await send(receipt.id);
    await report(receipt.id, 'failed');
    expect(await sentTo()).toEqual([first.value]);
    await report(receipt.id, 'delivered');
    expect(delivered).toEqual(['ord_1']);
  });
});

describe('what must not be lost, of a customer with a telephone, WhatsApp and e-mail', () => {
  const whatsapp = address(first.value, {
    ...{ medium: 'whatsapp', account: 'whatsapp', addressKey: 'adr_wa', trust: 'proved' },
  });
  const mail = address('ada@mail.example', {
    ...{ medium: 'email', account: 'mail', addressKey: 'adr_mail', trust: 'proved' },
  });
  const news = {
    ...receipt,
    reply: {
      class: 'notice',
      content: { kind: 'text', text: 'sent back' },
      moneyOf: 'ord_1',
    },
  } as const;
  const copies = async () => (await receiptMessages.copiesOf(news.id)).map((sent) => sent.account);

  it('a receipt goes from each to the next, once each, and arrives', async () => {
    const { outbox, send, report, accounts } = open([whatsapp, first, mail]);
    await outbox.add([{ ...receipt, account: 'whatsapp' }]);
    await send(receipt.id);
    await reportOf(outbox, 'whatsapp', receipt.id, 'failed');
    expect(await accounts()).toEqual(['whatsapp', account]);
    await send(`${receipt.id}>`);
    await report(`${receipt.id}>`, 'failed');
    expect(await accounts()).toEqual(['whatsapp', account, 'mail']);
    await send(`${receipt.id}>>`);
    await reportOf(outbox, 'mail', `${receipt.id}>>`, 'delivered');
    expect(delivered).toEqual(['ord_1']);
  });

  it('news of money goes on where it failed, and is no receipt', async () => {
    const { outbox, send, settle } = open([whatsapp, first, mail]);
    await outbox.add([{ ...news, account: 'whatsapp' }]);
    await send(news.id);
    const about = await outbox.applyReport('whatsapp', `ext-${news.id}`, 'failed');
    expect(about).toEqual({ messageId: news.id, moneyOf: 'ord_1' });
    await settle(news.id);
    await settle(news.id);
    expect(await copies()).toEqual(['whatsapp', account]);
    await send(`${news.id}>`);
    await outbox.applyReport(account, `ext-${news.id}>`, 'delivered');
    await settle(`${news.id}>`);
    expect(delivered).toEqual([]);
    expect(await receiptMessages.ofOrder('ord_1')).toEqual([]);
  });

  it('news of money that nobody says is lost stays where it is', async () => {
    const { outbox, send, settle } = open([first, mail]);
    await outbox.add([news]);
    await send(news.id);
    await connection
      .collection<{ _id: string }>('outbox')
      .updateOne({ _id: news.id }, { $set: { proveBy: new Date(0) } });
    expect(await receiptMessages.unproved(10)).toEqual([news.id]);
    await settle(news.id);
    expect(await copies()).toEqual([account]);
    expect(await receiptMessages.unproved(10)).toEqual([]);
  });

  it('goes to no address that nobody has shown to be the customer’s', async () => {
    const stranger = address('b@mail.example', { medium: 'email', account: 'mail', addressKey: 'adr_b' });
    const { outbox, send, report, accounts } = open([first, stranger]);
    await outbox.add([receipt]);
    await send(receipt.id);
    await report(receipt.id, 'failed');
    expect(await accounts()).toEqual([account]);
  });

  /** As `report`, of another account. */
  async function reportOf(
    outbox: ReturnType<typeof open>['outbox'],
    over: string,
    id: string,
    status: DeliveryStatus,
  ): Promise<void> {
    const about = await outbox.applyReport(over, `ext-${id}`, status);
    await open([whatsapp, first, mail]).settle(about?.messageId ?? '');
  }
});
