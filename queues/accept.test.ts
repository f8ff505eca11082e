import { describe, expect, it } from 'vitest';
import type { ConsentChange, InboundMessage } from '../conversation/channel-event.ts';
import { inboxId } from './accept.ts';

const from = { medium: 'sms', value: '+2348031234567' } as const;
const optOut: ConsentChange = {
  kind: 'consent',
  key: 'at:optout:1',
  from,
  consent: 'opted_out',
  repeatWithinMs: 60_000,
};
const message: InboundMessage = { kind: 'message', key: 'at:sms:1', from, to: '21512', text: 'STOP' };
const noon = new Date('2026-11-21T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);

describe('the dedupe key of what a provider tells', () => {
  it.each([
    ['a message, however late its repeat', message, 86_400, true],
    ['an opt-out without an id, repeated at once', optOut, 20, true],
    ['an opt-out without an id, after the customer opted in again', optOut, 60, false],
  ])('of %s', (_what, event, seconds, same) => {
    const [first, second] = [inboxId('sms', event, noon), inboxId('sms', event, after(seconds))];
    expect(first === second).toBe(same);
  });

  it('never meets that of another account', () => {
    expect(inboxId('sms', message, noon)).not.toBe(inboxId('twilio', message, noon));
  });
});
