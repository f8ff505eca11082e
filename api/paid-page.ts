import type { Middleware } from 'koa';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Thank you</title>
<style>
  :root { color-scheme: light dark; font: 18px/1.5 system-ui, sans-serif; }
  body { min-height: 100vh; margin: 0; display: grid; place-items: center; }
  main { max-width: 24rem; padding: 2rem 1.25rem; text-align: center; }
  svg { width: 4rem; height: 4rem; }
  h1 { font-size: 1.5rem; margin: 1rem 0 .5rem; }
  p { margin: 0; opacity: .8; }
</style>
</head>
<body>
<main>
  <svg viewBox="0 0 64 64" aria-hidden="true"><circle cx="32" cy="32" r="30" fill="#1a8f5a"/><path d="M19 33l9 9 18-19" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/></svg>
  <h1>Thank you</h1>
  <p>You can close this page. Your receipt comes by message as soon as the payment is confirmed.</p>
</main>
</body>
</html>
`;

/** `GET /paid`: where a gateway sends the payer back to. It promises nothing: only the verified payment counts. */
export const paidPage: Middleware = async (ctx, next) => {
  if (ctx.path !== '/paid' || ctx.method !== 'GET') {
    await next();
    return;
  }
  ctx.type = 'text/html; charset=utf-8';
  ctx.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
  ctx.body = page;
};
