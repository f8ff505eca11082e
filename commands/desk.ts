import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { describeFindings } from '../commerce/fraud/describe-findings.ts';
import type { StruckOrder } from '../commerce/fraud/order-figures-store.ts';
import type { RefundTarget } from '../commerce/order.ts';
import { supplierOf, targetOf } from '../commerce/order-lines.ts';
import type { ReviewVerdict } from '../commerce/settle-review.ts';
import type { Enquiry } from '../conversation/enquiry-store.ts';
import { nextSeq } from '../conversation/inbox-store.ts';
import { parseToken } from '../conversation/values/token.ts';
import { describeFiles, writeFileOut } from './desk/customer-files.ts';
import { eraseAtDesk, listErasures } from './desk/erase-customer.ts';
import { openForCommand, print } from './open-command.ts';

const usage = `Usage: npm run desk -- <command>

  list [--all]              enquiries, the most urgent first
  flags                     the last orders that a rule of fraud has struck, with what was found
  show <ref>                one of them, with the conversation's last messages, the order, and the customer's files
  file <id> <path>          write a file of a customer's out to this path; your name is noted with it
  reply <ref> <text>        write to the customer; the bot is silent until you hand back
  release <ref>             let a held order go on; after a security word, all that it holds
  refuse <ref>              refuse a held order; after a security word, all that it holds
  settle <ref> <verdict>    what you found out about an order in review: delivered [token digits], undelivered;
                            of its refund: arrived, wallet (it never came: into the wallet), bank (taken back by it)
  receipt <ref>             the address of the page of its order's receipt, the customer's own
  replay <ref>              try a dead message again
  handback <ref>            give the conversation back to the bot
  close <ref>               close the enquiry
  erase <customer>          erase a customer for good: a telephone number, an e-mail address, medium:address or cus_…;
                            with --why "…"; asks once more, unless --yes
  erased                    who erased a customer, when and why

  --by <name>               who acts (default: your user name)`;

const transcriptLength = 12;

type Desk = Awaited<ReturnType<typeof openForCommand>>;
type Action = (desk: Desk, enquiry: Enquiry, by: string, text: string) => Promise<string>;

async function tell(
  desk: Desk,
  enquiry: Enquiry,
  kind: 'person_reply' | 'hand_back' | 'orders_released',
  body: unknown,
): Promise<void> {
  const seq = nextSeq(new Date());
  await desk.stores.inbox.put([
    { id: `desk:${enquiry.enquiryId}:${seq}`, kind, lane: enquiry.customerId, seq, body },
  ]);
  await desk.bells.ring('turn', enquiry.customerId);
}

const actions: Record<string, Action> = {
  reply: async (desk, enquiry, by, text) => {
    if (!text) {
      throw new Error('Say what to write: npm run desk -- reply <ref> "text"');
    }
    await tell(desk, enquiry, 'person_reply', { text, by });
    await desk.stores.enquiries.act(enquiry.enquiryId, by, 'replied', 'waiting_customer');
    return 'Sent. The bot is silent until you hand back.';
  },
  handback: async (desk, enquiry, by) => {
    await tell(desk, enquiry, 'hand_back', { by });
    await desk.stores.enquiries.act(enquiry.enquiryId, by, 'handed back', 'resolved');
    return 'Handed back to the bot.';
  },
  release: async (desk, enquiry, by) => {
    const told = await release(desk, enquiry, by);
    await desk.stores.enquiries.act(enquiry.enquiryId, by, 'released', 'resolved');
    return told;
  },
  refuse: async (desk, enquiry, by) => {
    const told = await refuse(desk, enquiry, by);
    await desk.stores.enquiries.act(enquiry.enquiryId, by, 'refused', 'resolved');
    return told;
  },
  settle: async (desk, enquiry, by, text) => {
    const verdict = readVerdict(text);
    if (!verdict) {
      throw new Error(`${text || 'Nothing'} is no verdict. See: npm run desk -- --help`);
    }
    const settled = await desk.commerce.settleReview(orderOf(enquiry), verdict);
    if (settled === 0) {
      return 'Nothing of this order is in review, or it is being asked about right now: try again in a minute.';
    }
    await desk.stores.enquiries.act(enquiry.enquiryId, by, `settled: ${text.split(' ')[0]}`, 'resolved');
    return 'Settled: the customer is told.';
  },
  receipt: async (desk, enquiry, by) => {
    const token = await desk.commerce.receiptToken(orderOf(enquiry), await idsOf(desk, enquiry), 'en');
    if (!token) {
      throw new Error('This order has no receipt.');
    }
    await desk.stores.enquiries.act(enquiry.enquiryId, by, 'opened the receipt', enquiry.status);
    const page = `${desk.env.publicBaseUrl}/receipts/${token}`;
    return `${page}\n${page}.pdf\n${page}.png\nWhoever has this address sees the receipt: give it to nobody but the customer.`;
  },
  replay: async (desk, enquiry, by) => {
    if (!enquiry.inboxId) {
      throw new Error('This enquiry holds no dead message.');
    }
    const replayed = await desk.stores.inbox.replay(enquiry.inboxId, new Date());
    if (!replayed) {
      throw new Error('The message was replayed before.');
    }
    await desk.bells.ring('turn', replayed.lane);
    await desk.stores.enquiries.act(enquiry.enquiryId, by, 'replayed', 'resolved');
    return 'Put back into the mailbox.';
  },
  close: async (desk, enquiry, by) => {
    await desk.stores.enquiries.act(enquiry.enquiryId, by, 'closed', 'closed');
    return 'Closed.';
  },
  show: async (desk, enquiry) => await describe(desk, enquiry),
};

/** One order, or all that a security word holds: then new orders go through again too. */
async function release(desk: Desk, enquiry: Enquiry, by: string): Promise<string> {
  if (!isSecurityCase(enquiry)) {
    const found = await desk.commerce.releaseOrder(orderOf(enquiry), by);
    return found ? 'Released: the customer is told how it goes on.' : 'The order is held no longer.';
  }
  await tell(desk, enquiry, 'orders_released', { by });
  const count = await desk.commerce.releaseHeld(enquiry.customerId, by);
  return `Released: ${count} held, and new orders go through again. The bot is silent until you hand back.`;
}

async function refuse(desk: Desk, enquiry: Enquiry, by: string): Promise<string> {
  if (!isSecurityCase(enquiry)) {
    const found = await desk.commerce.refuseOrder(orderOf(enquiry), by);
    return found ? 'Refused: the customer is told.' : 'The order is held no longer.';
  }
  const count = await desk.commerce.refuseHeld(enquiry.customerId, by);
  return `Refused: ${count} held. New orders of this session are still held.`;
}

const refundVerdicts: Readonly<Record<string, RefundTarget>> = {
  arrived: 'source',
  wallet: 'wallet',
  bank: 'bank',
};

/** `delivered 1234 5678 …`, `undelivered`, `arrived`, `wallet` or `bank`. */
function readVerdict(text: string): ReviewVerdict | undefined {
  const [word = '', ...rest] = text.trim().toLowerCase().split(/\s+/);
  const arrived = Object.hasOwn(refundVerdicts, word) ? refundVerdicts[word] : undefined;
  if (arrived) return { about: 'refund', arrived };
  if (word === 'undelivered') return { about: 'vend', delivered: false };
  if (word !== 'delivered') return undefined;
  if (rest.length === 0) return { about: 'vend', delivered: true };
  const token = parseToken(rest.join(' '));
  if (!token.ok) throw new Error('A token has 20 digits.');
  const codes = [{ name: 'token', digits: token.value }] as const;
  return { about: 'vend', delivered: true, proof: { codes, units: null, tariffClass: null } };
}

function isSecurityCase({ reason, orderId }: Enquiry): boolean {
  return reason === 'keyword' && orderId === undefined;
}

function orderOf(enquiry: Enquiry): string {
  if (!enquiry.orderId) {
    throw new Error('This enquiry is about no order.');
  }
  return enquiry.orderId;
}

const time = (date: Date) => date.toISOString().slice(0, 16).replace('T', ' ');

function row(enquiry: Enquiry): string {
  const late = enquiry.dueAt < new Date() ? ' LATE' : '';
  return `${enquiry.ref}  ${enquiry.priority.padEnd(8)} ${enquiry.status.padEnd(16)} ${enquiry.reason.padEnd(16)} due ${time(enquiry.dueAt)}${late}\n    ${enquiry.summary}`;
}

function struckRow({ ref, status, createdAt, payableKobo, findings = [] }: StruckOrder): string {
  const found = describeFindings(findings).map((words) => `    ${words}`);
  return [
    `${time(createdAt)}  ${ref}  ${status.padEnd(16)} NGN ${(payableKobo / 100).toFixed(2)}`,
    ...found,
  ].join('\n');
}

/** An enquiry keeps the id that its customer had; what is theirs may name a later one. */
function idsOf(desk: Desk, { customerId }: Enquiry): Promise<readonly string[]> {
  return desk.stores.customers.idsOf(customerId);
}

/** What customer and system said last, as one conversation. */
async function transcript(desk: Desk, customerId: string): Promise<readonly string[]> {
  const { inbox, outbox, customers } = desk.stores;
  const customer = await customers.byLane(customerId);
  const lanes = customer?.addresses.map(({ addressKey }) => addressKey) ?? [];
  const heard = await Promise.all(
    (await inbox.recent(lanes, transcriptLength)).map(async (entry) => {
      const { text } = (await inbox.openBody(entry)) as { text?: string };
      return { at: entry.at, line: `customer            ${text ?? entry.kind}` };
    }),
  );
  const ids = await customers.idsOf(customerId);
  const sent = await Promise.all(ids.map((id) => outbox.recent(id, transcriptLength)));
  const said = sent.flat().map(({ at, author, status, reply }) => {
    const first = 'text' in reply.content ? reply.content.text.split('\n')[0] : reply.content.title;
    return { at, line: `${author.padEnd(8)} ${status.padEnd(10)} ${first}` };
  });
  return [...heard, ...said]
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .slice(-transcriptLength)
    .map(({ at, line }) => `  ${time(at)}  ${line}`);
}

async function describe(desk: Desk, enquiry: Enquiry): Promise<string> {
  const lines = [row(enquiry), `category ${enquiry.category}, opened ${time(enquiry.createdAt)}`];
  if (enquiry.orderId) {
    const order = await desk.commerce.order(enquiry.orderId, await idsOf(desk, enquiry));
    if (order) {
      const paid = (order.paidKobo / 100).toFixed(2);
      const face = (order.quote.faceKobo / 100).toFixed(2);
      const held = order.holdReason ? ` (${order.holdReason})` : '';
      lines.push(`order ${order.ref} ${order.status}${held}, face NGN ${face}, paid NGN ${paid}`);
      lines.push(...describeFindings(order.findings ?? []).map((words) => `  found: ${words}`));
      lines.push(
        ...order.lines.map(
          (line) =>
            `  ${supplierOf(line)} ${targetOf(line)} NGN ${(line.faceKobo / 100).toFixed(2)} ${line.status}`,
        ),
      );
    }
  }
  lines.push(...(await transcript(desk, enquiry.customerId)));
  lines.push(...describeFiles(await desk.stores.files.ofCustomer(await idsOf(desk, enquiry))));
  lines.push(...enquiry.notes.map((note) => `  ${time(note.at)} ${note.by}: ${note.action}`));
  return lines.join('\n');
}

async function run(
  desk: Desk,
  [command = 'list', ref, ...words]: string[],
  options: { all: boolean; by: string; why: string; yes: boolean },
): Promise<string> {
  if (command === 'list') {
    const enquiries = await desk.stores.enquiries.list({ open: !options.all, limit: 100 });
    return enquiries.length > 0 ? enquiries.map(row).join('\n') : 'No enquiry waits.';
  }
  if (command === 'flags') {
    const struck = await desk.commerce.struckOrders(50);
    return struck.length > 0 ? struck.map(struckRow).join('\n') : 'No rule has struck.';
  }
  if (command === 'file' && ref && words.length === 1) {
    return await writeFileOut(desk.stores.files, { id: ref, path: words.join(' '), by: options.by });
  }
  if (command === 'erased') {
    return await listErasures(desk.stores.erasures);
  }
  if (command === 'erase' && ref && words.length === 0) {
    return await eraseAtDesk(
      { ...desk.stores, commerce: desk.commerce, log: desk.runtime.log },
      ref,
      options,
    );
  }
  const action = actions[command];
  if (!action || !ref) {
    throw new Error(usage);
  }
  const enquiry = await desk.stores.enquiries.find(ref);
  if (!enquiry) {
    throw new Error(`No enquiry is called ${ref}. See: npm run desk`);
  }
  return await action(desk, enquiry, options.by, words.join(' '));
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    by: { type: 'string', default: userInfo().username },
    why: { type: 'string', default: '' },
    yes: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  print(usage);
} else {
  const desk = await openForCommand('desk');
  try {
    print(await run(desk, positionals, values));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    await desk.close();
  }
}
