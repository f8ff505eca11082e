import { expect, it } from 'vitest';
import { channels, openChannel } from './registry.ts';

it('no two channels have one name', () => {
  expect(new Set(channels.map((channel) => channel.name)).size).toBe(channels.length);
});

it('no two webhooks of an account have one name', () => {
  const settings = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'x', numbers: ['+14155238886'] };
  const names = openChannel('twilio-sms', settings).webhooks.map((webhook) => webhook.name);
  expect(new Set(names).size).toBe(names.length);
});

it('an unknown channel is named, with those that there are', () => {
  expect(() => openChannel('carrier-pigeon', {})).toThrow(/carrier-pigeon.*africastalking-sms.*twilio-sms/);
});

it('wrong settings are named, never shown', () => {
  const open = () => openChannel('twilio-sms', { accountSid: 'hush', authToken: '', numbers: [] });
  expect(open).toThrow('accountSid');
  expect(open).not.toThrow('hush');
});
