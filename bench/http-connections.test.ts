import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnections, readAnswer } from './http-connections.ts';

describe('reading an answer', () => {
  const whole = 'HTTP/1.1 201 Created\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello';
  it('waits for every byte of it', () => {
    for (let length = 0; length < whole.length; length += 1) {
      expect(readAnswer(whole.slice(0, length))).toBeUndefined();
    }
    expect(readAnswer(whole)).toBe(201);
  });

  it('takes a 204 as complete and refuses what has no length', () => {
    expect(readAnswer('HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n')).toBe(204);
    expect(() => readAnswer('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n')).toThrow('200');
  });
});

describe('connections', () => {
  const forms: string[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const server = createServer((request, response) => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    let form = '';
    request.on('data', (chunk: Buffer) => {
      form += chunk.toString();
    });
    request.on('end', () => {
      forms.push(form);
      atOnce -= 1;
      response.writeHead(form === 'bad=1' ? 400 : 200, { 'Content-Length': 2 }).end('ok');
    });
  });
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address ? address.port : 0;
  });
  afterAll(() => {
    server.close();
  });

  it('carry every form once and never more at once than there are connections', async () => {
    const connections = await openConnections({ port, path: '/' }, 3);
    const sent = Array.from({ length: 50 }, (_, index) => `n=${index}`);
    const statuses = await Promise.all([...sent, 'bad=1'].map(connections.post));
    connections.close();
    expect(statuses).toEqual([...sent.map(() => 200), 400]);
    expect(forms.toSorted()).toEqual([...sent, 'bad=1'].toSorted());
    expect(mostAtOnce).toBeLessThanOrEqual(3);
  });
});
