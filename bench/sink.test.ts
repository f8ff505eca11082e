import { describe, expect, it } from 'vitest';
import { floorPath, openSink } from './sink.ts';

const post = async (url: string, to: string): Promise<unknown> => {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ to, message: 'hello' }) });
  expect(response.status).toBe(201);
  return await response.json();
};

describe('the sink', () => {
  it('answers as the provider does and hands replies to those who expect them, first come, first served', async () => {
    const sink = await openSink();
    const order: string[] = [];
    const expectReply = async (name: string) => {
      const at = await sink.nextReplyTo('+2348031000001', 5_000);
      order.push(`${name} ${at === null ? 'none' : 'reply'}`);
    };
    const both = [expectReply('first'), expectReply('second')];
    const url = `${sink.baseUrl}/version1/messaging`;
    const answer = await post(url, '+2348031000001');
    expect(answer).toMatchObject({
      SMSMessageData: { Recipients: [{ statusCode: 101, number: '+2348031000001' }] },
    });
    await post(url, '+2348031000001');
    await Promise.all(both);
    expect(order).toEqual(['first reply', 'second reply']);
    expect(await sink.nextReplyTo('+2348031000001', 1)).toBeNull();
    expect(sink.delivered.size).toBe(2);
    await post(sink.baseUrl + floorPath, '+2348031000001');
    expect(sink.delivered.size).toBe(2);
    await sink.close();
  });
});
