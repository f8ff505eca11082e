/** The bytes of an answer as they come; throws what `tooLong` gives once there are more than so many. */
export async function* capBytes(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  tooLong: () => Error,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLong();
    yield chunk;
  }
}

/** The whole of it; nothing where there is no body. */
export async function readCapped(
  body: AsyncIterable<Uint8Array> | null,
  maxBytes: number,
  tooLong: () => Error,
): Promise<Buffer> {
  if (body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  for await (const chunk of capBytes(body, maxBytes, tooLong)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
