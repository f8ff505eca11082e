const types: readonly { readonly type: string; readonly fits: (bytes: Buffer) => boolean }[] = [
  { type: 'image/jpeg', fits: (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) },
  {
    type: 'image/png',
    fits: (bytes) => bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  },
  {
    type: 'image/webp',
    fits: (bytes) => at(bytes, 0, 4) === 'RIFF' && at(bytes, 8, 12) === 'WEBP',
  },
  { type: 'application/pdf', fits: (bytes) => at(bytes, 0, 5) === '%PDF-' },
];

const at = (bytes: Buffer, from: number, to: number) => bytes.subarray(from, to).toString('latin1');

/** What a file is by its first bytes, whatever its sender calls it; undefined for what we do not take. */
export function fileType(bytes: Buffer): string | undefined {
  return types.find(({ fits }) => fits(bytes))?.type;
}
