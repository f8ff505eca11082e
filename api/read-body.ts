import type { IncomingMessage } from 'node:http';
import { WebhookError } from '../config/errors.ts';

/** The raw bytes of a request, at most `maxBytes`. Throws WebhookError 413 or 415, or 400 when the sender breaks off. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding && encoding !== 'identity') {
    throw new WebhookError(415, 'Send the body without compression.');
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    throw new WebhookError(413, `The body may have at most ${maxBytes} bytes.`);
  }
  return await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        request.removeAllListeners('data');
        request.resume();
        reject(new WebhookError(413, `The body may have at most ${maxBytes} bytes.`));
        return;
      }
      chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    const onBroken = () => {
      // Every request closes: an error with its stack is only made for one that broke off.
      if (!request.readableEnded) {
        reject(new WebhookError(400, 'The body broke off.'));
      }
    };
    request.on('error', onBroken);
    request.on('close', onBroken);
  });
}
