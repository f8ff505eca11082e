import { hash } from 'node:crypto';
import { escapeHtml } from '../../config/escape-html.ts';
import type { ReceiptRow } from '../describe.ts';
import { formatLagosTime, type PrintedReceipt } from './receipt-document.ts';

const style = `
:root{color-scheme:light dark;--paper:#fff;--ground:#eef2ef;--ink:#14211b;--soft:#5c6b63;--line:#d9e2dc;--brand:#0f7a4d;--code:#eaf6ef}
@media (prefers-color-scheme:dark){:root{--paper:#16201b;--ground:#0b110e;--ink:#e9f2ec;--soft:#9fb0a6;--line:#2b3a32;--brand:#43c98a;--code:#10291d}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:26rem;margin:0 auto;padding:1.25rem 1rem 2rem}
article{background:var(--paper);border:1px solid var(--line);border-radius:1rem;padding:1.5rem 1.25rem}
header{text-align:center;border-bottom:1px dashed var(--line);padding-bottom:1.1rem;margin-bottom:1.1rem}
header svg{width:2.75rem;height:2.75rem;display:block;margin:0 auto .6rem}
h1{font-size:1.2rem;margin:0;letter-spacing:-.01em}
time{color:var(--soft);font-size:.875rem}
.code{background:var(--code);border-radius:.75rem;padding:.7rem .5rem .8rem;margin:0 0 .75rem;text-align:center}
.code span{display:block;color:var(--soft);font-size:.8125rem}
.code b{display:block;font:600 clamp(.9rem,4.8vw,1.3rem)/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:nowrap;user-select:all;-webkit-user-select:all}
.code button{margin-top:.4rem}
dl{margin:0}
dl div{display:flex;justify-content:space-between;gap:1rem;padding:.4rem 0}
dt{color:var(--soft);flex:none}
dd{margin:0;text-align:right;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.sums{border-top:1px dashed var(--line);margin-top:.6rem;padding-top:.5rem}
.sums div{font-weight:600}.sums dt{color:inherit}
p{margin:1rem 0 0;padding-top:1rem;border-top:1px dashed var(--line);color:var(--soft);font-size:.9375rem}
nav{display:flex;gap:.6rem;margin-top:1rem}
a,button{font:600 .9375rem/1 inherit;font-family:inherit;color:var(--brand);background:none;border:1px solid var(--line);border-radius:.65rem;padding:.75rem 1rem;min-height:2.75rem;cursor:pointer;text-decoration:none}
nav a{flex:1;text-align:center;background:var(--paper)}
button{background:var(--paper)}
a:focus-visible,button:focus-visible{outline:2px solid var(--brand);outline-offset:2px}
.keep{border:0;margin:.9rem .25rem 0;padding:0;font-size:.8125rem;text-align:center}
@page{margin:8mm}
@media print{:root{--paper:#fff;--ground:#fff;--ink:#000;--soft:#333;--line:#999;--brand:#000;--code:#fff}
main{padding:0;max-width:90mm}article{border:0;padding:0}nav,button,.keep{display:none}.code{border:1px solid #999}}
`;

const script = `for(const b of document.querySelectorAll('[data-copy]')){if(!navigator.clipboard)continue;b.hidden=false;b.addEventListener('click',()=>navigator.clipboard.writeText(b.dataset.copy).then(()=>{b.textContent=b.dataset.done}))}`;

const digest = (text: string) => `'sha256-${hash('sha256', text, 'base64')}'`;

/** Nothing is loaded from anywhere, and no script runs but the one that copies a code. */
export const receiptPagePolicy = `default-src 'none'; style-src ${digest(style)}; script-src ${digest(script)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** A page for a phone, light and dark, that prints on A6 and A4. `links`: where the other forms are. */
export function renderReceiptHtml(
  receipt: PrintedReceipt,
  links?: { readonly pdf: string; readonly png: string },
): string {
  const { texts, title, footer, language } = receipt;
  const codes = receipt.rows.filter(({ role }) => role === 'code');
  const rows = receipt.rows.filter(({ role }) => role !== 'code');
  const nav = links
    ? `<nav><a href="${escapeHtml(links.pdf)}" download>${escapeHtml(texts.pdf)}</a><a href="${escapeHtml(links.png)}" download>${escapeHtml(texts.picture)}</a></nav>`
    : '';
  return `<!doctype html>
<html lang="${language === 'pcm' ? 'pcm' : 'en-NG'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<article>
<header>
<svg viewBox="0 0 64 64" aria-hidden="true"><circle cx="32" cy="32" r="30" fill="#0f7a4d"/><path d="M19 33l9 9 18-19" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/></svg>
<h1>${escapeHtml(title)}</h1>
<time datetime="${receipt.issuedAt.toISOString()}">${escapeHtml(formatLagosTime(receipt.issuedAt))}</time>
</header>
${codes.map((row) => renderCode(row, texts)).join('\n')}
<dl>${rows.map(renderRow).join('')}</dl>
<dl class="sums">${receipt.sums.map(renderRow).join('')}</dl>
<p>${escapeHtml(footer)}</p>
</article>
${nav}
${codes.length > 0 ? `<p class="keep">${escapeHtml(texts.keep)}</p>` : ''}
</main>
<script>${script}</script>
</body>
</html>
`;
}

function renderCode({ label, value }: ReceiptRow, { copy, copied }: PrintedReceipt['texts']): string {
  const digits = value.replace(/\D/g, '');
  const button = `<button type="button" hidden data-copy="${digits}" data-done="${escapeHtml(copied)}">${escapeHtml(copy)}</button>`;
  return `<div class="code"><span>${escapeHtml(label)}</span><b>${escapeHtml(value)}</b>${button}</div>`;
}

function renderRow({ label, value }: ReceiptRow): string {
  return `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`;
}
