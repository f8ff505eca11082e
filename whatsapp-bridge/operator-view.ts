import { createHash } from 'node:crypto';
import type { SessionState, SessionView } from './session.ts';

const style = `
:root { color-scheme: light dark; --ink: #16211c; --soft: #5b6b64; --ground: #f4f6f5; --card: #fff; --line: #dde4e0; --go: #12724a; --warn: #9a5b00; --stop: #a4262c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8efeb; --soft: #9fb0a8; --ground: #101614; --card: #18211d; --line: #2b3732; --go: #58c796; --warn: #e3a84a; --stop: #f08a8f; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; display: flex; flex-direction: column; align-items: center; padding: 24px 16px; }
main { width: 100%; max-width: 44rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 24px; }
@media (min-width: 40rem) { body { padding-top: 64px; } main { padding: 32px; } .pairing { display: grid; grid-template-columns: 16rem 1fr; gap: 32px; align-items: center; } }
h1 { font-size: 1.25rem; margin: 0; }
.head { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 8px 16px; align-items: baseline; margin-bottom: 20px; }
.account { color: var(--soft); overflow-wrap: anywhere; }
.state { font-weight: 600; margin: 0 0 4px; }
.state::before { content: ""; display: inline-block; width: .65em; height: .65em; border-radius: 50%; margin-right: .5em; background: currentColor; }
.go { color: var(--go); } .warn { color: var(--warn); } .stop { color: var(--stop); }
p { margin: 0 0 12px; } .soft { color: var(--soft); }
.qr { background: #fff; border-radius: 8px; padding: 12px; max-width: 18rem; margin: 16px auto; }
.qr svg { display: block; width: 100%; height: auto; }
ol { margin: 0; padding-left: 1.25rem; } li { margin-bottom: 8px; }
.actions { display: flex; flex-wrap: wrap; gap: 12px; border-top: 1px solid var(--line); margin-top: 24px; padding-top: 20px; }
button { font: inherit; min-height: 44px; padding: 8px 18px; border-radius: 8px; border: 1px solid var(--line); background: transparent; color: inherit; cursor: pointer; }
button.main { background: #12724a; border-color: #12724a; color: #fff; }
button.danger { color: var(--stop); border-color: currentColor; }
button:focus-visible, input:focus-visible { outline: 3px solid var(--go); outline-offset: 2px; }
label { display: block; font-weight: 600; margin-bottom: 6px; }
input { font: inherit; width: 100%; min-height: 44px; padding: 8px 12px; border-radius: 8px; border: 1px solid var(--soft); background: var(--card); color: inherit; margin-bottom: 16px; }
footer { width: 100%; max-width: 44rem; color: var(--soft); font-size: .875rem; margin-top: 16px; }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing is loaded, nothing runs, nobody frames it; the one style is named by its hash. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function page(content: string, refreshSeconds?: number): string {
  const refresh =
    refreshSeconds === undefined ? '' : `<meta http-equiv="refresh" content="${refreshSeconds}">`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh}<title>WhatsApp bridge</title>
<style>${style}</style>
</head>
<body>
<main>${content}</main>
<footer>WhatsApp Web driven by an unofficial library: WhatsApp may block the number. Use it for trials.</footer>
</body>
</html>
`;
}

export function loginPage(message: string): string {
  return page(`<div class="head"><h1>WhatsApp bridge</h1></div>
<form method="post" action="/whatsapp/login">
${message === '' ? '' : `<p class="stop" role="alert">${escapeHtml(message)}</p>`}
<label for="token">Operator's token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<p class="soft">It is in the accounts file, in the settings of this account.</p>
<button class="main" type="submit">Log in</button>
</form>`);
}

type Tone = 'go' | 'warn' | 'stop';
const words: Record<SessionState, { readonly tone: Tone; readonly title: string; readonly next: string }> = {
  standby: {
    tone: 'warn',
    title: 'Standing by',
    next: 'Another process runs this account. This one takes over when that ends.',
  },
  starting: { tone: 'warn', title: 'Starting', next: 'The browser is loading WhatsApp Web.' },
  needs_qr: { tone: 'warn', title: 'Waiting for a phone', next: '' },
  paired: { tone: 'warn', title: 'Paired', next: 'WhatsApp Web is getting in step with the phone.' },
  ready: { tone: 'go', title: 'Ready', next: 'Messages come in and go out.' },
  wrong_number: {
    tone: 'stop',
    title: 'Another number is paired',
    next: 'Log out below, then scan the code with the phone of this account.',
  },
  waiting: {
    tone: 'warn',
    title: 'Starting again soon',
    next: 'The client has ended and starts again after a pause.',
  },
  stopped: { tone: 'stop', title: 'Stopped', next: 'This process is ending.' },
};

const reasons: Readonly<Record<string, string>> = {
  asked: 'It was restarted from here.',
  logged_out: 'The phone or an operator logged it out.',
  conflict: 'WhatsApp Web was opened elsewhere for the same session.',
  blocked: 'WhatsApp refused this account. Look at the phone before anything else.',
  disconnected: 'WhatsApp Web disconnected.',
  start_failed: 'The browser or WhatsApp Web did not start; see the log.',
  start_too_long: 'WhatsApp Web did not come up in time.',
  ready_never_came: 'It was paired but never got in step.',
  browser_gone: 'The browser was killed.',
  page_crashed: 'The page crashed.',
  unresponsive: 'The page did not answer.',
  no_acks: 'Messages went out and WhatsApp did not confirm them.',
  stray_failure: 'The library failed in the background.',
};

function pairing(qrSvg: string): string {
  return `<div class="pairing"><div class="qr">${qrSvg}</div><ol>
<li>Open WhatsApp on the phone of this account.</li>
<li>Choose Settings, Linked devices, Link a device.</li>
<li>Point the phone at this code. It changes by itself.</li>
</ol></div>`;
}

function action(path: string, label: string, csrf: string, look: string): string {
  return `<form method="post" action="/whatsapp/${path}"><input type="hidden" name="csrf" value="${escapeHtml(csrf)}"><button class="${look}" type="submit">${label}</button></form>`;
}

/** `qrSvg`: the code as an SVG of our own making. */
export function statePage(shown: {
  readonly account: string;
  readonly number: string;
  readonly view: SessionView;
  readonly qrSvg: string | undefined;
  readonly csrf: string;
}): string {
  const { account, number, view, qrSvg, csrf } = shown;
  const { tone, title, next } = words[view.state];
  const reason = view.reason === undefined ? undefined : reasons[view.reason];
  const last = reason === undefined || view.state === 'ready' ? '' : `<p class="soft">Before: ${reason}</p>`;
  const restarts =
    view.restarts === 0 ? '' : `<p class="soft">Restarts since this process began: ${view.restarts}.</p>`;
  return page(
    `<div class="head"><h1>WhatsApp bridge</h1><span class="account">${escapeHtml(account)}, ${escapeHtml(number)}</span></div>
<p class="state ${tone}">${title}</p>
<p>${next}</p>
${qrSvg === undefined ? '' : pairing(qrSvg)}
<p class="soft">Since ${view.since.toISOString().slice(0, 19).replace('T', ' ')} UTC.</p>
${last}${restarts}
<div class="actions">${action('restart', 'Restart the client', csrf, 'plain')}${action('logout', 'Log out of WhatsApp', csrf, 'danger')}${action('leave', 'Leave this page', csrf, 'plain')}</div>`,
    5,
  );
}
