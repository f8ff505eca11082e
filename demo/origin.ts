import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * Why a request is refused, or undefined. Whoever can make a browser on this machine call us could steer everything, so a
 * page of another site may not; and a name is refused that a stranger's DNS could point at us: only numbers and
 * `localhost` can't be.
 */
export function refuseForeign({
  host,
  origin,
  'sec-fetch-site': site,
}: Pick<IncomingHttpHeaders, 'host' | 'origin'> & { readonly 'sec-fetch-site'?: string | undefined }):
  | string
  | undefined {
  const name = nameOf(host ?? '');
  if (name === undefined || (name !== 'localhost' && isIP(name) === 0))
    return 'Open this page by the address that npm start has printed.';
  if (origin !== undefined && origin !== `http://${host}`) return 'A page of another site may not do this.';
  return site === 'cross-site' || site === 'same-site'
    ? 'A page of another site may not do this.'
    : undefined;
}

function nameOf(host: string): string | undefined {
  if (!URL.canParse(`http://${host}`)) return undefined;
  return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '');
}
