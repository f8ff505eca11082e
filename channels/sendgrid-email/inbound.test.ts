import { describe, expect, it } from 'vitest';
import type { ChannelEvent } from '../../conversation/channel-event.ts';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import { sendgridEmail } from './index.ts';
import { account, ada, mail, message, ours, plain } from './scripted-mails.ts';

const inbound = sendgridEmail
  .open(account.settings('http://127.0.0.1:1'))
  .webhooks.find(({ name }) => name === 'inbound');

/** All that the edge does with a request. */
async function receive(request: WebhookRequest): Promise<readonly ChannelEvent[] | undefined> {
  inbound?.verify(request);
  return inbound?.parse((await inbound.unpack?.(request)) ?? request);
}

type Row = readonly [name: string, request: WebhookRequest, events: readonly ChannelEvent[]];

const bounced: ChannelEvent = {
  kind: 'delivery_report',
  key: expect.stringMatching(/^sg:dsn:/),
  externalId: 'email|sg:in:abc#0',
  messageId: 'email|sg:in:abc#0',
  status: 'failed',
  code: 'recipient_invalid',
  rawStatus: 'dsn:5.1.1',
};

const contentRows: readonly Row[] = [
  [
    'an answer, to an address with a tag, keeps its quotes and the ids of its thread',
    mail('inbound-reply.multipart'),
    message(
      '<CAF2=ada@mail.example.com>',
      'YES\n\nOn Mon, 23 Nov 2026 at 10:02, Switchboard <help@mail.example.ng> wrote:\n\n> Airtime NGN500 for 08031234567 (MTN). You pay NGN500.\n',
      {
        thread: {
          id: '<CAF2=ada@mail.example.com>',
          references: ['<CAF1=ada@mail.example.com>', '<sb.b25l@mail.example.ng>'],
          subject: 'Re: Airtime',
        },
      },
    ),
  ],
  [
    'in the charset that the form names',
    mail('inbound-latin1.multipart'),
    message('<lat1@mail.example.com>', 'Crédit 500 pour 08031234567, s’il vous plaît', {
      thread: { id: '<lat1@mail.example.com>', subject: 'Crédit' },
    }),
  ],
  [
    'HTML alone as text, without the mail that it answers',
    mail('inbound-html.multipart'),
    message('<html1@mail.example.com>', 'LIGHT 5000 IKEDC\n45012345678 & thanks ₦', {
      thread: { id: '<html1@mail.example.com>', subject: 'Light' },
    }),
  ],
  [
    'a picture as a file, a logo in the text as none',
    mail('inbound-attachment.multipart'),
    message('<att1@mail.example.com>', 'My meter is in the picture', {
      thread: { id: '<att1@mail.example.com>', subject: 'Meter' },
      files: [
        { contentType: 'image/png', fileName: 'metre é.png', bytes: expect.stringMatching(/^iVBORw0KGgo/) },
      ],
    }),
  ],
  [
    'a raw mail, its charsets and its encoded subject',
    mail('inbound-raw.multipart'),
    message('<raw1@mail.example.com>', 'AIRTIME 500 – MTN 08031234567, prière\n', {
      thread: { id: '<raw1@mail.example.com>', subject: 'Aïrtime' },
    }),
  ],
  [
    'a mail without an id is known by what it is',
    mail('inbound-no-id.multipart'),
    [{ kind: 'message', key: expect.stringMatching(/^sg:in:[\w-]{43}$/), from: ada, to: ours, text: 'help' }],
  ],
  [
    'the subject speaks where the body is only a telephone’s line',
    mail('inbound-subject-only.multipart'),
    message('<sub1@mail.example.com>', 'AIRTIME 500 MTN 08031234567', {
      thread: { id: '<sub1@mail.example.com>', subject: 'AIRTIME 500 MTN 08031234567' },
    }),
  ],
  ['a bounce is news of the message that it names', mail('inbound-bounce.multipart'), [bounced]],
  ['a raw bounce, too', mail('inbound-bounce-raw.multipart'), [bounced]],
  [
    'a bounce of somebody else’s mail is no news',
    mail('inbound-bounce.multipart', (text) =>
      text.replace(/Message-ID: <sb\.[^\r]*/, 'Message-ID: <other@mail.example.ng>'),
    ),
    [],
  ],
  [
    'a delay is no failure',
    mail('inbound-bounce.multipart', (text) => text.replace('Action: failed', 'Action: delayed')),
    [],
  ],
  ['an out-of-office note is not answered', mail('inbound-out-of-office.multipart'), []],
];

it.each(contentRows)('%s', async (_what, request, events) => {
  expect(await receive(request)).toEqual(events);
});

const withHeader = (header: string) =>
  mail('inbound.multipart', (text) => text.replace('MIME-Version: 1.0', `MIME-Version: 1.0\r\n${header}`));
const fromEnvelope = (sender: string) =>
  mail('inbound.multipart', (text) => text.replace('"from": "ada@example.com"', `"from": "${sender}"`));
const withField = (name: string, value: string) =>
  mail(
    'inbound.multipart',
    (text) => `--xYzZY\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n${text}`,
  );
const vouched = (spf: string, dkim: string) =>
  mail('inbound.multipart', (text) =>
    text.replace('\r\npass\r\n', `\r\n${spf}\r\n`).replace('{@example.com : pass}', dkim),
  );

describe('what is not answered', () => {
  // RFC 3834 §2 and what programs send besides.
  it.each([
    'Auto-Submitted: auto-generated',
    'auto-submitted: auto-notified; owner="x"',
    'Precedence: bulk',
    'Precedence: list',
    'List-Id: <news.example.com>',
    'List-Unsubscribe: <mailto:x@example.com>',
    'X-Auto-Response-Suppress: OOF, AutoReply',
    'X-Autoreply: yes',
    'X-Autorespond: vacation',
    'Content-Type: multipart/report; report-type=disposition-notification; boundary=x',
  ])('a machine’s mail, by %s', async (header) => {
    expect(await receive(withHeader(header))).toEqual([]);
  });

  it.each([
    '',
    '<>',
    'MAILER-DAEMON@example.com',
    'no-reply@example.com',
    'noreply+1@example.com',
    ours,
    ours.toUpperCase(),
  ])('a mail from "%s"', async (sender) => {
    expect(await receive(fromEnvelope(sender))).toEqual([]);
  });

  it.each([
    ['SPF fails and DKIM is another domain’s', vouched('fail', '{@evil.example : pass}')],
    ['SPF fails and DKIM fails', vouched('softfail', '{@example.com : fail}')],
    ['DKIM is of a domain that only ends the same', vouched('none', '{@ample.com : pass}')],
    ['the spam check gives it too much', withField('spam_score', '5.1')],
  ])('a mail where %s', async (_what, request) => {
    expect(await receive(request)).toEqual([]);
  });
});

describe('what is answered all the same', () => {
  it.each([
    ['a header that says that a person wrote it', withHeader('Auto-Submitted: no')],
    ['an ordinary precedence', withHeader('Precedence: first-class')],
    ['a word that is no header', withHeader('X-Mailer: Auto-Submitted')],
    ['a bounce address that is tagged', fromEnvelope('prvs=0123456789=ada@EXAMPLE.com')],
    ['a forwarder between, where DKIM holds', vouched('fail', '{@x.example : fail, @example.com : pass}')],
    ['a little of a spam score', withField('spam_score', '4.9')],
    ['a field sent twice', withField('text', 'AIRTIME 500 MTN 08031234567\r\n')],
  ])('a mail with %s', async (_what, request) => {
    expect(await receive(request)).toEqual(plain);
  });
});

describe('files', () => {
  const filePart = (name: string, bytes: number) =>
    `--xYzZY\r\nContent-Disposition: form-data; name="${name}"; filename="${name}.pdf"\r\nContent-Type: application/pdf\r\n\r\n${'x'.repeat(bytes)}\r\n`;
  const filesOf = async (...sizes: readonly number[]) => {
    const parts = sizes.map((size, index) => filePart(`attachment${index + 1}`, size)).join('');
    const [event] = (await receive(mail('inbound.multipart', (text) => parts + text))) ?? [];
    return event?.kind === 'message' ? (event.files ?? []) : [];
  };

  it('above the limit come without their bytes', async () => {
    const most = 5 * 1024 * 1024;
    const files = await filesOf(100, most + 1, most * 2);
    expect(files.map(({ bytes }) => bytes?.length)).toEqual([136, undefined, undefined]);
    expect(files.map(({ refused }) => refused)).toEqual([undefined, 'too_large', 'too_large']);
    expect(files.map(({ fileName }) => fileName)).toEqual([
      'attachment1.pdf',
      'attachment2.pdf',
      'attachment3.pdf',
    ]);
  });

  it('share the room that there is, and are ten at most', async () => {
    const files = await filesOf(...Array.from({ length: 12 }, () => 1024 * 1024 + 512 * 1024));
    expect(files).toHaveLength(10);
    expect(files.filter(({ bytes }) => bytes !== undefined)).toHaveLength(6);
  });
});

it('a form of too many parts is refused', async () => {
  const parts = Array.from(
    { length: 300 },
    (_, index) => `--xYzZY\r\nContent-Disposition: form-data; name="f${index}"\r\n\r\n\r\n`,
  );
  const request = mail('inbound.multipart', (text) => parts.join('') + text);
  await expect(receive(request)).rejects.toMatchObject({ status: 400 });
});

it('a sender that is no address is refused', async () => {
  await expect(receive(fromEnvelope('ada'))).rejects.toMatchObject({ status: 400 });
});
