import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sniffFileKind } from './file-kind.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const box = (brand: string) => latin1(`\0\0\0\x20ftyp${brand}\0\0\0\0isom`);

describe('what a file is', () => {
  it.each([
    ['a PDF', latin1('%PDF-1.7\n'), 'application/pdf'],
    ['a photograph', latin1('\xff\xd8\xff\xe0\0\x10JFIF'), 'image/jpeg'],
    ['a picture', latin1('\x89PNG\r\n\x1a\n\0\0'), 'image/png'],
    ['a sticker', latin1('RIFF\x24\0\0\0WEBPVP8 '), 'image/webp'],
    ['a voice note', latin1(`OggS\0\x02${'\0'.repeat(22)}OpusHead\x01`), 'audio/ogg'],
    ['a recording with tags', latin1('ID3\x04\0\0\0\0\0\0'), 'audio/mpeg'],
    ['a recording without', Buffer.from([0xff, 0xfb, 0x90, 0x64]), 'audio/mpeg'],
    ['a film', box('mp42'), 'video/mp4'],
    ['sound in the box of a film', box('M4A '), 'audio/mp4'],
    ['a text', Buffer.from('Meter 4501… ₦5,000\r\n'), 'text/plain'],
    ['a text that breaks off in a letter', Buffer.from('₦').subarray(0, 2), 'text/plain'],
  ])('%s is known by its first bytes', (_, bytes, kind) => {
    expect(sniffFileKind(bytes)).toBe(kind);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a program', latin1('MZ\x90\0\x03')],
    ['an archive', latin1('PK\x03\x04')],
    ['music in another codec', latin1(`OggS\0\x02${'\0'.repeat(22)}\x01vorbis`)],
    ['a frame of layer II', Buffer.from([0xff, 0xfd, 0x90, 0x64])],
    ['a frame of no bit rate', Buffer.from([0xff, 0xfb, 0xf0, 0x64])],
    ['text in Latin-1', latin1('caf\xe9 for you')],
    ['text with an escape in it', latin1('hi \x1b[2J')],
  ])('%s is not taken', (_, bytes) => {
    expect(sniffFileKind(bytes)).toBeUndefined();
  });

  it('whatever comes is looked at without a failure, and a text stays one whatever is written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        sniffFileKind(bytes);
      }),
    );
    const letters = fc.stringMatching(/^[a-z ₦é\n]{1,50}$/);
    fc.assert(
      fc.property(letters, (text) => {
        expect(sniffFileKind(Buffer.from(text))).toBe('text/plain');
      }),
    );
  });
});
