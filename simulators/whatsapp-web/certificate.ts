import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** The shortest form that there is for it: browsers refuse any other. */
function lengthOf(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes]);
  return bytes < 0x100 ? Buffer.from([0x81, bytes]) : Buffer.from([0x82, bytes >> 8, bytes & 0xff]);
}

/** DER: the tag, the length, the content. */
function der(tag: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const oid = (...bytes: readonly number[]) => der(0x06, Buffer.from(bytes));

const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const commonName = oid(0x55, 0x04, 0x03);
const subjectAltName = oid(0x55, 0x1d, 0x11);

/** `261121000000Z` */
const utcTime = (at: Date) => der(0x17, `${at.toISOString().replace(/\D/g, '').slice(2, 14)}Z`);

const day = 86_400_000;

export type SelfSigned = {
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of the public key in base64: by this a browser can be told to trust it, and nothing else. */
  readonly spki: string;
};

/** A certificate for one host, good for a year, signed by itself (RFC 5280); made anew whenever one is wanted. */
export function makeCertificate(host: string): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const name = sequence(der(0x31, sequence(commonName, der(0x0c, host))));
  const now = Date.now();
  const validity = sequence(utcTime(new Date(now - day)), utcTime(new Date(now + 365 * day)));
  const hosts = sequence(der(0x82, host));
  const extensions = der(0xa3, sequence(sequence(subjectAltName, der(0x04, hosts))));
  const version3 = der(0xa0, der(0x02, Buffer.from([2])));
  // A leading bit would make it negative.
  const serial = der(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(8)]));
  const toSign = sequence(version3, serial, ecdsaWithSha256, name, validity, name, spki, extensions);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', toSign, privateKey));
  const certificate = sequence(toSign, ecdsaWithSha256, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`,
    spki: createHash('sha256').update(spki).digest('base64'),
  };
}
