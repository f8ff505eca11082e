import { createECDH, createHash, createPrivateKey, createPublicKey } from 'node:crypto';

/**
 * The P-256 key with which a simulated provider signs for an account, made of the account's own secret: the account holds
 * the public half alone, as with the real provider, and the simulators are given the private one. Base64 of SPKI and PKCS #8.
 */
export function demoSigningKey(secret: string): { readonly publicKey: string; readonly privateKey: string } {
  const scalar = createHash('sha256').update(`signing key|${secret}`).digest();
  // Below the order of the curve, whatever the hash.
  scalar[0] = (scalar[0] ?? 0) & 0x7f;
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(scalar);
  const point = curve.getPublicKey();
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: scalar.toString('base64url'),
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  return {
    publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64'),
    privateKey: key.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}
