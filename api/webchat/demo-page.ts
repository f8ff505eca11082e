import { hash } from 'node:crypto';
import type { ChatSite } from '../../channels/chat-site.ts';
import { escapeHtml } from '../../config/escape-html.ts';

const style = `
  :root { color-scheme: light dark; font: 17px/1.6 system-ui, sans-serif; }
  body { margin: 0; background: #f6f7f5; color: #1d2420; }
  main { max-width: 38rem; margin: 0 auto; padding: 3.5rem 1.25rem 8rem; }
  h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .75rem; letter-spacing: -.01em; }
  ol { padding-left: 1.25rem; }
  li { margin: .35rem 0; }
  code { font: .92em ui-monospace, monospace; background: #e6eae6; padding: .1em .35em; border-radius: .3em; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #e6eae6; padding: .9rem 1rem; border-radius: .6rem; }
  pre code { padding: 0; background: none; }
  @media (prefers-color-scheme: dark) {
    body { background: #111613; color: #e3e9e4; }
    code, pre { background: #232b26; }
  }
`;

/** A page as a shop would have it, with the one script tag that embeds the chat. */
export function demoPage({ siteKey, look }: ChatSite, publicBaseUrl: string): string {
  const tag = (source: string) => `<script src="${source}" data-site-key="${siteKey}" async></script>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeHtml(look.title)}: web chat</title>
<style>${style}</style>
</head>
<body>
<main>
  <h1>A page with the chat in it</h1>
  <p>The button in the corner is the widget. It talks to this server; payments and vends are simulated.</p>
  <ol>
    <li>Open it and write <code>AIRTIME 500 MTN 08031234567</code>, or tap what you want.</li>
    <li>Answer the question, open the payment link, and pay on the simulated page.</li>
    <li>Reload this page, or restart the server: the conversation goes on where it was.</li>
  </ol>
  <p>A site embeds it with one tag:</p>
  <pre><code>${escapeHtml(tag(`${publicBaseUrl}/webchat/widget.js`))}</code></pre>
</main>
${tag('/webchat/widget.js')}
</body>
</html>
`;
}

/** As strict as a careful site would be: the widget must get along with it. */
export function demoPagePolicy(publicBaseUrl: string): string {
  const { protocol, host } = new URL(publicBaseUrl);
  const socket = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
    // Not every browser takes a socket for the same origin.
    `connect-src 'self' ${socket}`,
    "img-src 'self' data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}
