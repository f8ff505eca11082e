import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnections, readAnswer } from './http-connections.ts';

describe('reading an answer', () => {
  const whole = 'HTTP/1.1 201 Created\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello';
  it('waits for every byte of it', () => {
    for (let length = 0; length < whole.length; length += 1) {
      expect(readAnswer(whole.slice(0, length))).toBeUndefined();
    }
    expect(readAnswer(whole)).toEqual({ status: 201, body: 'hello', keepsOpen: true });
  });

  it.each([
    {
      text: 'HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n',
      expected: { status: 204, body: '', keepsOpen: true },
    },
    {
      text: 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n',
      expected: { status: 408, body: '', keepsOpen: false },
    },
  ])('without a length is $expected', ({ text, expected }) => {
    expect(readAnswer(text)).toEqual(expected);
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
    const connections = openConnections({ port, path: '/' }, 3);
    const sent = Array.from({ length: 50 }, (_, index) => `n=${index}`);
    const statuses = await Promise.all([...sent, 'bad=1'].map(connections.post));
    connections.close();
    expect(statuses).toEqual([...sent.map(() => 200), 400]);
    expect(forms.toSorted()).toEqual([...sent, 'bad=1'].toSorted());
    expect(mostAtOnce).toBeLessThanOrEqual(3);
  });

  it('are opened anew when the server has ended an idle one', async () => {
    const connections = openConnections({ port, path: '/' }, 1);
    expect(await connections.post('n=first')).toBe(200);
    server.closeAllConnections();
    await expect.poll(() => connections.post('n=second').catch(() => 0)).toBe(200);
    connections.close();
  });
});
