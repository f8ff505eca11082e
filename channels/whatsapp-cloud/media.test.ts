import { text as readText } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { ReplyContent } from '../../conversation/reply.ts';
import { fetchContract } from '../../test/fetch-contract.ts';
import { type ScriptedAnswer, useScriptedProvider } from '../../test/scripted-provider.ts';
import type { OutboundMessage } from '../channel.ts';
import { whatsappCloud } from './index.ts';

const phoneNumberId = '106540352242922';
const accessToken = 'EAAG_access_token';
const account = {
  settings: (baseUrl: string) => ({
    ...{ phoneNumberId, businessAccountId: '102290129340398', accessToken, baseUrl },
    ...{ appSecret: 'meta_app_secret', verifyToken: 'verify-me-please', templates: {} },
  }),
  secrets: [accessToken],
};
const open = (baseUrl: string) => whatsappCloud.open(account.settings(baseUrl));
const refused = (status: number, code: number): ScriptedAnswer => ({
  status,
  body: JSON.stringify({ error: { message: 'to 2348031234567', type: 'OAuthException', code } }),
});

const mediaPath = '/v25.0/1003383421387256';
fetchContract(whatsappCloud, {
  ...account,
  path: '/media/1003383421387256?ext=1795295784',
  names: (url) => ({
    externalId: '1003383421387256',
    before: [{ method: 'GET', path: mediaPath, answer: { status: 200, body: JSON.stringify({ url }) } }],
  }),
  authorization: `Bearer ${accessToken}`,
});

describe('a file by its id', () => {
  const provider = useScriptedProvider();
  const fetchFile = async (id: string) => {
    const channel = open(provider.baseUrl());
    return await (await channel.openFetcher?.({ timeoutMs: 10_000, maxBytes: 1_000 }))?.(id);
  };
  const described = (answer: ScriptedAnswer) => ({ method: 'GET', path: mediaPath, answer }) as const;

  it.each([
    ['that Meta does not know', described(refused(400, 33)), 'file_not_found'],
    ['that is gone', described(refused(400, 100)), 'file_not_found'],
    ['of another account', described(refused(403, 10)), 'provider_credentials'],
    ['that is told without an address', described({ status: 200, body: '{}' }), 'provider_outcome_unknown'],
  ])('%s is not fetched', async (_, call, code) => {
    provider.script(call);
    await expect(fetchFile('1003383421387256')).rejects.toMatchObject({ code });
  });

  it('that leads elsewhere is not asked for', async () => {
    await expect(fetchFile('../106540352242922/messages')).rejects.toMatchObject({ code: 'file_not_found' });
  });

  it('is asked for anew where its address has run out', async () => {
    const url = `${provider.baseUrl()}/media/1?ext=1`;
    const told = described({ status: 200, body: JSON.stringify({ url }) });
    provider.script(told, { method: 'GET', path: '/media/1?ext=1', answer: { status: 404, body: '' } });
    await expect(fetchFile('1003383421387256')).rejects.toMatchObject({ code: 'file_not_found' });
    provider.script(told, { method: 'GET', path: '/media/1?ext=1', answer: { status: 200, body: 'a bill' } });
    const bytes = await fetchFile('1003383421387256');
    expect(bytes && (await readText(bytes))).toBe('a bill');
  });
});

describe('a receipt', () => {
  const provider = useScriptedProvider();
  const pdf = {
    fileName: 'Receipt-SB7K3QX2.pdf',
    contentType: 'application/pdf',
    bytes: Buffer.from('%PDF-1.7 …'),
  };
  const uploadPath = `/v25.0/${phoneNumberId}/media`;
  const upload = (answer: ScriptedAnswer) => ({ method: 'POST', path: uploadPath, answer }) as const;
  const uploaded = upload({ status: 200, body: '{"id":"777"}' });
  const path = `/v25.0/${phoneNumberId}/messages`;
  const answered = (answer: ScriptedAnswer) => ({ method: 'POST', path, answer }) as const;
  const accepted = answered({ status: 200, body: '{"messages":[{"id":"wamid.OURS=="}]}' });
  const receipt = { externalId: 'wamid.OURS==', parts: 1, status: 'accepted' };
  const tell = (content: ReplyContent): OutboundMessage => ({
    ...{ id: 'm1', language: 'en', to: '+2348031234567', receipt: pdf },
    reply: { class: 'receipt', content },
    freeUntil: new Date(Date.now() + 60 * 60_000),
  });
  const content: ReplyContent = {
    kind: 'receipt',
    title: 'Receipt',
    rows: [{ label: 'Paid', value: '₦500' }],
  };
  const send = async (message: OutboundMessage, timeoutMs = 10_000) => {
    const options = { timeoutMs, webhookUrl: () => '', ringLive: () => undefined };
    return await (await open(provider.baseUrl()).openSender(options))(message);
  };
  const sentBodies = () =>
    provider
      .requests()
      .filter((request) => request.path === path)
      .map(({ body }) => JSON.parse(body));

  it('goes out as a document, its words under it', async () => {
    provider.script(uploaded, accepted);
    expect(await send(tell(content))).toEqual(receipt);
    const [form] = provider.requests();
    expect(form?.headers.authorization).toBe(`Bearer ${accessToken}`);
    expect(form?.body).toMatch(/name="messaging_product"\r\n\r\nwhatsapp\r\n/);
    expect(form?.body).toMatch(
      /filename="Receipt-SB7K3QX2.pdf"\r\nContent-Type: application\/pdf\r\n\r\n%PDF-1.7 …\r\n/,
    );
    expect(sentBodies()).toMatchObject([
      {
        type: 'document',
        document: { id: '777', filename: 'Receipt-SB7K3QX2.pdf', caption: '*Receipt*\nPaid: ₦500' },
      },
    ]);
  });

  it.each([
    ['is refused', upload(refused(400, 131053)), 10_000],
    ['fails', upload({ status: 500, body: '' }), 10_000],
    ['does not end', upload('never'), 2_000],
    ['is answered with rubbish', upload({ status: 200, body: '<html>' }), 10_000],
  ] as const)('goes out in words where the upload %s', async (_, call, timeoutMs) => {
    provider.script(call, accepted);
    expect(await send(tell(content), timeoutMs)).toEqual(receipt);
    expect(sentBodies()).toMatchObject([{ type: 'text' }]);
  });

  it('goes out in words where the document is refused, and only then', async () => {
    provider.script(uploaded, answered(refused(400, 131053)), accepted);
    expect(await send(tell(content))).toEqual(receipt);
    expect(sentBodies()).toMatchObject([{ type: 'document' }, { type: 'text' }]);
  });

  it('is not sent twice where nobody knows whether the document went out', async () => {
    provider.script(uploaded, answered({ status: 500, body: '' }));
    await expect(send(tell(content))).rejects.toMatchObject({
      code: 'provider_outcome_unknown',
    });
  });

  it('with more words than fit under a document goes out in words', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => ({
      label: `Token ${index}`,
      value: '1234-5678-9012',
    }));
    provider.script(uploaded, accepted);
    await send(tell({ ...content, rows }));
    expect(sentBodies()).toMatchObject([{ type: 'text' }]);
  });
});
