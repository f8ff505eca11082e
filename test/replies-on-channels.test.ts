import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import type { OpenChannel, OutboundMessage } from '../channels/channel.ts';
import type { Screen } from '../channels/dialogue.ts';
import { channels, openChannel } from '../channels/registry.ts';
import type { Language } from '../conversation/conversation.ts';
import { dialoguePacks, languagePacks } from '../conversation/language/language-packs.ts';
import type { Reply } from '../conversation/reply.ts';
import { makeDemoAccounts } from '../setup/demo-accounts.ts';

const facts = {
  ref: 'SB7K3QX2',
  what: 'NGN 500 MTN airtime for 08031234567',
  payable: 'NGN 500',
  minutes: 30,
};

type Kind = { readonly title: string; readonly reply: (language: Language, inDialogue: boolean) => Reply };

const packOf = (language: Language, inDialogue: boolean) =>
  (inDialogue ? dialoguePacks : languagePacks)[language];

/** One of each kind of reply, in the product's own words. */
const kinds: readonly Kind[] = [
  {
    title: 'A question',
    reply: (language, inDialogue) => {
      const text = packOf(language, inDialogue).airtime.askAmount({
        minimum: 'NGN 50',
        maximum: 'NGN 50,000',
      });
      return { class: 'chat', content: { kind: 'text', text }, asks: true };
    },
  },
  {
    title: 'A quote, with answers to tap',
    reply: (language, inDialogue) => {
      const { airtime, flow } = packOf(language, inDialogue);
      const quote = airtime.quoteOne({ amount: 'NGN 500', number: '08031234567', network: 'MTN' });
      const text = [quote, airtime.quotePay({ payable: 'NGN 500' }), airtime.quoteHow].join(' ').trim();
      const buttons = [
        { id: 'confirm:1795276800000', label: flow.buttonYes },
        { id: 'cancel', label: flow.buttonCancel },
      ];
      return { class: 'money_prompt', content: { kind: 'text', text, buttons }, asks: true };
    },
  },
  {
    title: 'Choices',
    reply: (language, inDialogue) => {
      const { talk } = packOf(language, inDialogue);
      const choices = [
        { id: 'menu_airtime', label: talk.menuAirtime },
        { id: 'menu_power', label: talk.menuPower },
        { id: 'menu_data', label: talk.menuData },
        { id: 'menu_person', label: talk.menuPerson },
      ];
      return { class: 'chat', content: { kind: 'choices', text: talk.menu, choices }, asks: true };
    },
  },
  {
    title: 'A link to pay',
    reply: (language, inDialogue) => {
      const pack = packOf(language, inDialogue);
      const text = pack.news.payment_link(facts);
      const label = pack.payLabel({ payable: 'NGN 500' });
      const url = 'https://pay.example.ng/0f3a9c';
      return { class: 'money_prompt', content: { kind: 'link', text, url, label } };
    },
  },
  {
    title: 'A receipt',
    reply: (language, inDialogue) => {
      const { receipt } = packOf(language, inDialogue);
      const rows = [
        { label: 'Token', value: '4512-8890-1123-4456-7812' },
        { label: 'IKEDC', value: '45012345678' },
        { label: receipt.paid, value: 'NGN 5,100' },
      ];
      const title = receipt.title({ ref: 'SB7K3QX2' });
      const content = { kind: 'receipt', title, rows, footer: receipt.footer } as const;
      return { class: 'receipt', content, orderId: 'ord_1' };
    },
  },
];

const bodies: { readonly type: string; readonly body: string }[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    bodies.push({ type: request.headers['content-type'] ?? '', body: Buffer.concat(chunks).toString() });
    response.writeHead(500).end();
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => server.close());

const accounts = makeDemoAccounts({ simulatorsUrl: url, baseUrl: 'https://gw.example.ng', bridgeUrl: url });
const options = {
  timeoutMs: 5_000,
  webhookUrl: (name: string) => `https://gw.example.ng/${name}`,
  ringLive: () => undefined,
};

const recipients: Readonly<Record<string, string>> = { email: 'ada@mail.example.ng', webchat: 'v1' };

/** What a provider is sent for a reply, as its customer gets it. */
async function pushed(
  channel: Extract<OpenChannel, { kind: 'push' }>,
  reply: Reply,
  language: Language,
): Promise<string> {
  const to = recipients[channel.medium] ?? '+2348031234567';
  const freeUntil = new Date(Date.now() + 60_000);
  const message: OutboundMessage = { id: 'm1', to, reply, language, freeUntil };
  bodies.length = 0;
  const send = await channel.openSender(options);
  // The answer is of no interest here.
  await send(message).catch(() => undefined);
  const sent = bodies.at(-1);
  return sent ? readable(sent) : JSON.stringify(reply.content, null, 1);
}

/** The part of a request that is the customer's. */
function readable({ type, body }: { readonly type: string; readonly body: string }): string {
  if (!type.includes('json')) {
    const form = new URLSearchParams(body);
    const content = form.get('ContentSid') === null ? null : form.get('ContentVariables');
    return form.get('message') ?? form.get('Body') ?? content ?? '';
  }
  const sent = JSON.parse(body) as Record<string, unknown>;
  if (Array.isArray(sent['content'])) {
    const [plain] = sent['content'] as { value: string }[];
    return plain?.value.trimEnd() ?? '';
  }
  if (typeof sent['text'] === 'string') return sent['text'];
  const {
    messaging_product: _p,
    recipient_type: _r,
    to: _t,
    biz_opaque_callback_data: _b,
    ...content
  } = sent;
  return JSON.stringify(content, null, 1);
}

/** All pages that a dialogue's provider is answered with. */
function answered(
  channel: Extract<OpenChannel, { kind: 'response' }>,
  reply: Reply,
  language: Language,
): string {
  const [dialogue] = channel.dialogues;
  if (!dialogue) throw new Error(`${channel.name} has no dialogue`);
  const from = { medium: channel.medium === 'voice' ? 'voice' : 'ussd', value: '+2348031234567' } as const;
  const screen: Omit<Screen, 'page'> = {
    kind: 'replies',
    hop: { dialogueId: 'd1', from, to: '*384*77#', step: '1', entered: '1' },
    replies: [reply],
    texted: reply.content.kind === 'link' || reply.content.kind === 'receipt',
    language,
    silences: 0,
    nextUrl: 'https://gw.example.ng/answer',
  };
  const { pages } = dialogue.render({ ...screen, page: 0 });
  const shown = Array.from({ length: pages }, (_, page) => dialogue.render({ ...screen, page }).answer.body);
  return shown.join('\n- - -\n');
}

async function render(kind: string, reply: Kind['reply'], language: Language): Promise<string> {
  const account = accounts.find((one) => one.kind === kind);
  if (!account) throw new Error(`the demo has no account of ${kind}`);
  const channel = openChannel(kind, account.settings);
  return channel.kind === 'push'
    ? await pushed(channel, reply(language, false), language)
    : answered(channel, reply(language, true), language);
}

it('every kind of reply looks on every channel, in both languages, as the page in docs shows', async () => {
  const lines = [
    '# What a reply looks like on each channel',
    '',
    'The same reply is tapped, numbered, dialled or spoken, whatever the channel can do. This page is written by',
    '`test/replies-on-channels.test.ts` from what goes over the wire (`npx vitest run test/replies-on-channels.test.ts -u`),',
    'so it is true. An e-mail also has its HTML, and a receipt its PDF; of WhatsApp and web chat the content is shown.',
  ];
  for (const { title, reply } of kinds) {
    lines.push('', `## ${title}`);
    for (const { name } of channels) {
      lines.push('', `### ${name}`);
      for (const language of ['en', 'pcm'] as const) {
        lines.push('', '```text', await render(name, reply, language), '```');
      }
    }
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../docs/replies.md');
});
