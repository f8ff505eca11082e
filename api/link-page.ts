import { hash } from 'node:crypto';
import { languagePacks } from '../conversation/language/language-packs.ts';

const style = `
:root{color-scheme:light dark;--paper:#fff;--ground:#eef2ef;--ink:#14211b;--soft:#5c6b63;--line:#d9e2dc;--brand:#0f7a4d;--on:#fff;--warn:#fdf3e1}
@media (prefers-color-scheme:dark){:root{--paper:#16201b;--ground:#0b110e;--ink:#e9f2ec;--soft:#9fb0a6;--line:#2b3a32;--brand:#43c98a;--on:#08130d;--warn:#2a2213}}
*{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--ground);color:var(--ink);font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:27rem;padding:1.25rem 1rem}
article{outline:0;background:var(--paper);border:1px solid var(--line);border-radius:1rem;padding:1.75rem 1.5rem}
svg{width:3rem;height:3rem;display:block;margin:0 0 1rem;color:var(--brand)}
h1{font-size:1.35rem;line-height:1.25;margin:0 0 .6rem;letter-spacing:-.01em}
p{margin:0 0 1rem}
.warn{background:var(--warn);border-radius:.65rem;padding:.75rem .9rem;font-size:.95rem}
button{width:100%;min-height:3.1rem;border:0;border-radius:.75rem;background:var(--brand);color:var(--on);font-family:inherit;font-size:1.05rem;font-weight:600;line-height:1.2;cursor:pointer}
button:disabled{opacity:.6;cursor:default}
button:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
.told{margin:0;color:var(--soft)}
.told+.told{margin-top:.75rem}
`;

/**
 * Reads what stands behind the # and takes it out of the address bar; posts it when the button is pressed, so that a
 * mail scanner that opens the page uses nothing up.
 */
const script = `(()=>{
const token=location.hash.slice(1);
history.replaceState(null,'',location.pathname+location.search);
const at=(id)=>document.getElementById(id);
const show=(id)=>{for(const part of ['ask','done','over'])at(part).hidden=part!==id;at(id).focus()};
if(!/^[A-Za-z0-9_-]{43}$/.test(token)){show('over');return}
const button=at('go');
button.hidden=false;
button.addEventListener('click',async()=>{
button.disabled=true;at('failed').hidden=true;
try{
const answer=await fetch(location.pathname,{method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify({token}),credentials:'omit',referrerPolicy:'no-referrer'});
if(answer.ok)show('done');else if(answer.status===410)show('over');else throw new Error();
}catch{at('failed').hidden=false;button.disabled=false}
});
})()`;

const digest = (text: string) => `'sha256-${hash('sha256', text, 'base64')}'`;

/** Nothing is loaded from anywhere; the page's one script may call this server and nobody else. */
export const linkPagePolicy = `default-src 'none'; style-src ${digest(style)}; script-src ${digest(script)}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page of a claim's link, the same for everybody: whose it is stands behind the #, which no server sees. */
export function renderLinkPage(language: 'en' | 'pcm'): string {
  const { page, button } = languagePacks[language].link;
  return `<!doctype html>
<html lang="${language === 'pcm' ? 'pcm' : 'en-NG'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${page.title}</title>
<style>${style}</style>
</head>
<body>
<main>
<article id="ask" tabindex="-1">
<svg viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" aria-hidden="true"><path d="M20 28l8-8"/><path d="M26 15l4-4a8.5 8.5 0 0 1 12 12l-5 5a8.5 8.5 0 0 1-12 0"/><path d="M22 33l-4 4a8.5 8.5 0 0 1-12-12l5-5a8.5 8.5 0 0 1 12 0"/></svg>
<h1>${page.title}</h1>
<p>${page.what}</p>
<p class="warn">${page.warning}</p>
<button id="go" type="button" hidden>${button}</button>
<p class="told" id="failed" role="alert" hidden>${page.failed}</p>
<noscript><p class="told">${page.noScript}</p></noscript>
</article>
<article id="done" tabindex="-1" role="status" hidden>
<svg viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22" fill="currentColor"/><path d="M14 25l7 7 13-15" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/></svg>
<h1>${page.doneTitle}</h1>
<p class="told">${page.done}</p>
</article>
<article id="over" tabindex="-1" role="status" hidden>
<h1>${page.overTitle}</h1>
<p class="told">${page.over}</p>
</article>
</main>
<script>${script}</script>
</body>
</html>
`;
}
