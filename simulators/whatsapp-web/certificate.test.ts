import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeCertificate } from './certificate.ts';

test('a certificate is good for its host, signed by its own key, and never the same twice', () => {
  const made = makeCertificate('web.whatsapp.com');
  const read = new X509Certificate(made.cert);
  expect(read.checkHost('web.whatsapp.com')).toBe('web.whatsapp.com');
  expect(read.checkHost('example.com')).toBeUndefined();
  expect(read.verify(read.publicKey)).toBe(true);
  expect(new Date(read.validTo).getTime()).toBeGreaterThan(Date.now());
  expect(makeCertificate('web.whatsapp.com').spki).not.toBe(made.spki);
});
