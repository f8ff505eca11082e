import type { IncomingMessage } from 'node:http';
import type { ChatSite } from '../../channels/chat-site.ts';

export type SiteAccount = { readonly account: string; readonly site: ChatSite };

/** `/webchat/<site key>/<what>` */
export type SiteRoute = SiteAccount & { readonly what: string };

const pathForm = /^\/webchat\/([A-Za-z0-9_-]{4,64})\/(site|sessions|messages|updates|files|socket)$/;

/** The accounts by their public keys. Throws where two have the same. */
export function createSiteRoutes(accounts: readonly SiteAccount[]): (path: string) => SiteRoute | undefined {
  const byKey = new Map(accounts.map((account) => [account.site.siteKey, account]));
  if (byKey.size !== accounts.length) {
    throw new Error('Two webchat accounts share a siteKey.');
  }
  return (path) => {
    const [, siteKey = '', what = ''] = pathForm.exec(path) ?? [];
    const account = byKey.get(siteKey);
    return account && { ...account, what };
  };
}

/** The page that a request comes from, where it is one that may embed the chat. */
export function allowedOrigin(request: IncomingMessage, site: ChatSite): string | undefined {
  const { origin } = request.headers;
  return origin !== undefined && site.allowsOrigin(origin) ? origin : undefined;
}
