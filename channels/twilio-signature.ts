import { parse, stringify } from 'node:querystring';
import type { Form } from './form-body.ts';
import { hmacSignature, sameSignature } from './hmac-signature.ts';

// The scheme as Twilio documents it (twilio.com/docs/usage/security, read 2026-11-21) and as its own SDK 6.2.0
// accepts it: the URL as received, then the forms of it that proxies and older back ends are known to have signed.

/** X-Twilio-Signature of a form request to `url`; a JSON request signs the URL alone (an empty form). */
export function twilioSignature(authToken: string, url: string, form: Form): string {
  let data = url;
  for (const name of [...form.keys()].sort()) {
    for (const value of [...new Set(form.get(name))].sort()) data += name + value;
  }
  return hmacSignature('sha1', authToken, data, 'base64');
}

export function isSignedByTwilio(
  authTokens: readonly string[],
  signature: string | undefined,
  url: string,
  form: Form,
): boolean {
  const candidates = urlCandidates(url);
  return authTokens.some((token) =>
    candidates.some((candidate) => sameSignature(signature, twilioSignature(token, candidate, form))),
  );
}

function urlCandidates(url: string): readonly string[] {
  const asReceived = [removePort(url), addPort(url)];
  if (!URL.canParse(url)) return asReceived;
  const normalised = new URL(url).toString();
  const normalisedBoth = [removePort(normalised), addPort(normalised)];
  return [...new Set([...asReceived, ...normalisedBoth, ...normalisedBoth.map(withLegacyQuery)])];
}

type UrlParts = { scheme: string; userInfo: string; host: string; port: string; rest: string };

/** Not `new URL()`: it would re-encode characters of the path and query that were signed as they stand. */
function splitUrl(url: string): UrlParts | undefined {
  const [prefix, scheme, authority] = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)/i.exec(url) ?? [];
  if (prefix === undefined || scheme === undefined || authority === undefined) return undefined;
  const userInfoEnd = authority.lastIndexOf('@') + 1;
  const hostAndPort = authority.slice(userInfoEnd);
  // In an IPv6 literal only a colon after the bracket starts the port.
  const colon = hostAndPort.indexOf(':', hostAndPort.lastIndexOf(']') + 1);
  const hostEnd = colon === -1 ? hostAndPort.length : colon;
  return {
    scheme,
    userInfo: authority.slice(0, userInfoEnd),
    host: hostAndPort.slice(0, hostEnd),
    port: hostAndPort.slice(hostEnd),
    rest: url.slice(prefix.length),
  };
}

function removePort(url: string): string {
  const parts = splitUrl(url);
  return parts ? parts.scheme + parts.userInfo + parts.host + parts.rest : url;
}

function addPort(url: string): string {
  const parts = splitUrl(url);
  if (parts?.port !== '') return url;
  const port = parts.scheme.toLowerCase() === 'https://' ? ':443' : ':80';
  return parts.scheme + parts.userInfo + parts.host + port + parts.rest;
}

function withLegacyQuery(url: string): string {
  const start = url.indexOf('?');
  if (start === -1 || start === url.length - 1) return url;
  return `${url.slice(0, start)}?${stringify(parse(url.slice(start + 1)))}`;
}
