import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ConsentChange, InboundMessage } from '../conversation/channel-event.ts';
import type { CustomerAddress } from '../conversation/conversation.ts';
import { createTypingWork } from './show-typing.ts';

const address: CustomerAddress = {
  ...{ medium: 'webchat', value: 'visitor-1', addressKey: 'adr_1' },
  ...{ account: 'chat', ourNumber: '+2342013300000', consent: 'unset' },
};
const from = { medium: 'webchat', value: 'visitor-1' } as const;
const message: InboundMessage = {
  ...{ kind: 'message', key: 'chat:msg:1', from, to: '+2342013300000', text: 'hello' },
  thread: { id: 'wamid.1' },
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open(fails = false) {
  const shown: string[] = [];
  const signs = new Map([
    [
      'chat',
      async ({ messageId }: { readonly messageId: string }) => {
        shown.push(messageId);
        if (fails) throw new Error('the provider is away');
      },
    ],
  ]);
  return { shown, begin: createTypingWork(signs) };
}

it('shows nothing where the answer comes at once', async () => {
  const { shown, begin } = open();
  begin(address, message)();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(shown).toEqual([]);
});

it('shows it after a moment, again while it lasts, and no longer', async () => {
  const { shown, begin } = open();
  const stop = begin(address, message);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(shown).toEqual(['wamid.1']);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(shown).toHaveLength(2);
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(shown).toHaveLength(2);
});

it('marks a message on WhatsApp as read, however quick the answer', async () => {
  const { shown, begin } = open();
  begin({ ...address, medium: 'whatsapp', value: '+2348031110000' }, message)();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(shown).toEqual(['wamid.1']);
});

it('gives up by itself where nobody ends it', async () => {
  const { shown, begin } = open();
  begin(address, message);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(shown).toHaveLength(6);
});

it('makes nothing of a failure', async () => {
  const { shown, begin } = open(true);
  begin(address, message);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(shown).toHaveLength(2);
});

it.each<[string, CustomerAddress, InboundMessage | ConsentChange]>([
  ['an account that has no such sign', { ...address, account: 'sms' }, message],
  ['a message without a thread', address, (({ thread: _, ...rest }) => rest)(message)],
  ['a change of consent', address, { kind: 'consent', key: 'k', from, consent: 'opted_out' }],
])('shows nothing for %s', async (_case, at, event) => {
  const { shown, begin } = open();
  begin(at, event);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(shown).toEqual([]);
});
