import { hash } from 'node:crypto';
import type { ChatSite } from '../channels/chat-site.ts';
import type { CustomerId, DemoCustomer } from '../console/wire.ts';
import { demoCustomers } from './customers.ts';

/** A web chat's visitor for each customer: always the same, so that what it said is found again. */
export function visitorOf(customer: CustomerId): string {
  return `demo-${hash('sha256', `demo visitor ${customer}`, 'base64url').slice(0, 17)}`;
}

const style = 'body{margin:0;background:Canvas}';
export const openScript = "addEventListener('load', () => window.SwitchboardChat?.open());\n";
const pagePath = /^\/webchat\/([a-z]+)$/;

export type WebchatPage = { readonly html: string; readonly policy: string };

/** A page with nothing in it but the real widget, as a site embeds it that knows its visitor. */
export function webchatPage(path: string, site: ChatSite, serverUrl: string): WebchatPage | undefined {
  const id = pagePath.exec(path)?.[1];
  const customer = demoCustomers.find((one) => one.id === id);
  if (!customer) return undefined;
  const token = site.issueToken(visitorOf(customer.id), new Date());
  return { html: drawPage(customer, site, serverUrl, token), policy: policyFor(serverUrl) };
}

function drawPage(
  { id, name }: DemoCustomer,
  { siteKey }: ChatSite,
  serverUrl: string,
  token: string,
): string {
  const own = `data-visitor="${id}" data-token="${token}"`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Web chat: ${name}</title>
<style>${style}</style>
<script src="/webchat/open.js" defer></script>
</head>
<body>
<script src="${serverUrl}/webchat/widget.js" data-site-key="${siteKey}" ${own} async></script>
</body>
</html>
`;
}

/** Strict as any careful site's; shown in the phones page's frame and nowhere else. */
function policyFor(serverUrl: string): string {
  const { origin } = new URL(serverUrl);
  const socket = origin.replace(/^http/, 'ws');
  return [
    "default-src 'none'",
    `script-src 'self' ${origin}`,
    `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
    `connect-src ${origin} ${socket}`,
    `img-src ${origin} data: blob:`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}
