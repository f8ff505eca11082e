/** Everything is within the shadow root: nothing of it reaches the page, and nothing of the page reaches in but `all`, which is reset. */
export const style = `
:host { all: initial; }
*, *::before, *::after { box-sizing: border-box; }
.chat {
  --page: #ffffff; --ground: #f4f6f4; --ink: #17201b; --soft: #57635c; --line: #dbe1dc; --card: #ffffff;
  --warn: #7a4b00; --warn-ground: #fff3d9; --bad: #a3231a;
  font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--ink);
  -webkit-text-size-adjust: 100%; text-align: left; color-scheme: light;
}
.chat[data-theme=dark] {
  --page: #161c19; --ground: #101512; --ink: #e7ede9; --soft: #a0ada5; --line: #333d37; --card: #212924;
  --warn: #ffd88a; --warn-ground: #3a2f15; --bad: #ff9d94; color-scheme: dark;
}
button, textarea { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; padding: 0; -webkit-tap-highlight-color: transparent; }
button:disabled { cursor: default; }
svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; display: block; }
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--ring); outline-offset: 2px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }

.launcher {
  position: fixed; z-index: 2147483000; right: max(20px, env(safe-area-inset-right)); bottom: max(20px, env(safe-area-inset-bottom));
  width: 60px; height: 60px; border-radius: 30px; background: var(--accent); color: var(--on-accent);
  display: grid; place-items: center; box-shadow: 0 4px 16px rgba(0,0,0,.28);
  transition: transform .15s ease;
}
.launcher:hover { transform: scale(1.05); }
.launcher svg { width: 28px; height: 28px; }
.badge {
  position: absolute; top: -4px; right: -4px; min-width: 24px; height: 24px; padding: 0 7px; border-radius: 12px;
  background: #c4281c; color: #fff; font-size: 14px; font-weight: 600; line-height: 24px; text-align: center;
}

.panel {
  position: fixed; z-index: 2147483001; right: max(20px, env(safe-area-inset-right)); bottom: max(20px, env(safe-area-inset-bottom));
  width: 400px; height: min(660px, calc(var(--height) - 40px)); display: flex; flex-direction: column; overflow: hidden;
  background: var(--ground); border-radius: 18px; border: 1px solid var(--line); box-shadow: 0 12px 48px rgba(0,0,0,.3);
  animation: rise .18s ease-out;
}
@keyframes rise { from { transform: translateY(12px); opacity: 0; } }
.head {
  display: flex; align-items: center; gap: 8px; padding: 8px 8px 8px 18px; background: var(--accent); color: var(--on-accent);
  --ring: var(--on-accent);
}
.head h2 { flex: 1; min-width: 0; margin: 0; font-size: 17px; line-height: 1.3; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.tool { flex: none; width: 44px; height: 44px; border-radius: 12px; display: grid; place-items: center; }
.tool:hover { background: rgba(128,128,128,.18); }
.notice { padding: 8px 18px; background: var(--warn-ground); color: var(--warn); font-size: 14px; }

.scroll { position: relative; flex: 1; min-height: 0; display: flex; }
.list { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 16px 14px 20px; display: flex; flex-direction: column; gap: 4px; }
.list > :first-child { margin-top: auto; }
.day { align-self: center; margin: 12px 0 8px; color: var(--soft); font-size: 13px; }
.row { display: flex; flex-direction: column; align-items: flex-start; max-width: 88%; }
.row.mine { align-self: flex-end; align-items: flex-end; }
.row.gap { margin-top: 10px; }
.bubble {
  max-width: 100%; padding: 9px 13px; border-radius: 16px; background: var(--card); border: 1px solid var(--line);
  white-space: pre-wrap; overflow-wrap: anywhere;
}
.mine .bubble { background: var(--accent); color: var(--on-accent); border-color: transparent; }
.bubble a { color: inherit; text-decoration: underline; text-underline-offset: 2px; }
.meta { margin: 3px 6px 0; color: var(--soft); font-size: 12px; display: flex; gap: 6px; align-items: center; }
.meta.bad { color: var(--bad); }
.meta button { min-height: 44px; padding: 0 6px; margin: -12px 0; text-decoration: underline; }
.name { margin: 0 6px 3px; color: var(--soft); font-size: 12px; }

.choices { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
.choice, .act {
  min-height: 44px; padding: 8px 16px; border-radius: 22px; border: 1.5px solid var(--edge); background: var(--page);
  color: var(--ink); font-weight: 550; text-align: left; overflow-wrap: anywhere; text-decoration: none; display: inline-flex; align-items: center; gap: 8px;
}
.choice:hover { background: var(--ground); }
.act { margin: 8px 0 4px; background: var(--accent); color: var(--on-accent); border-color: transparent; }
.act:hover { background: var(--accent); filter: brightness(1.08); }

.token { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; margin: 6px 0; }
.token code, .card dd code {
  font: 600 17px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: .02em; word-spacing: .1em; white-space: normal;
}
.copy { min-height: 44px; padding: 0 12px; border-radius: 12px; border: 1px solid var(--line); background: var(--page); color: var(--ink); font-size: 14px; display: inline-flex; align-items: center; gap: 6px; }
.copy svg { width: 18px; height: 18px; }

.card { width: 100%; min-width: 0; padding: 0; overflow: hidden; white-space: normal; }
.card h3 { margin: 0; padding: 11px 14px; font-size: 15px; border-bottom: 1px dashed var(--line); }
.card dl { margin: 0; padding: 8px 14px; }
.card dl > div { display: flex; justify-content: space-between; gap: 0 16px; padding: 4px 0; }
.card dt { color: var(--soft); }
.card dd { margin: 0; min-width: 0; font-weight: 550; overflow-wrap: anywhere; text-align: right; }
.card .code { flex-direction: column; align-items: stretch; }
.card .code dd { text-align: left; }
.card p { margin: 0; padding: 10px 14px 12px; border-top: 1px dashed var(--line); font-size: 14px; color: var(--soft); white-space: pre-wrap; }

.file { display: inline-flex; align-items: center; gap: 8px; }
.file svg { width: 20px; height: 20px; flex: none; }

.typing { display: flex; gap: 5px; padding: 14px 15px; }
.typing i { width: 8px; height: 8px; border-radius: 4px; background: var(--soft); animation: blink 1.2s infinite both; }
.typing i:nth-child(2) { animation-delay: .2s; }
.typing i:nth-child(3) { animation-delay: .4s; }
@keyframes blink { 0%, 80%, 100% { opacity: .25; } 40% { opacity: 1; } }

.latest {
  position: absolute; right: 14px; bottom: 10px; width: 44px; height: 44px; border-radius: 22px; background: var(--card);
  border: 1px solid var(--line); box-shadow: 0 2px 10px rgba(0,0,0,.2); display: grid; place-items: center;
}

.compose { padding: 8px; padding-bottom: max(8px, env(safe-area-inset-bottom)); background: var(--page); border-top: 1px solid var(--line); }
.line { display: flex; align-items: flex-end; gap: 4px; }
textarea {
  flex: 1; min-width: 0; min-height: 44px; max-height: 132px; padding: 10px 14px; border: 1px solid var(--field); border-radius: 22px;
  background: var(--page); resize: none; line-height: 22px; overflow-y: auto;
}
textarea::placeholder { color: var(--soft); opacity: 1; }
textarea:focus-visible { outline-width: 2px; outline-offset: -1px; }
.chat { --field: #7d8a82; }
.chat[data-theme=dark] { --field: #6f7d75; }
.send { background: var(--accent); color: var(--on-accent); border-radius: 22px; }
.send svg { fill: currentColor; stroke-width: 1.2; }
.send:hover { background: var(--accent); filter: brightness(1.08); }
.send:disabled { background: var(--line); color: var(--soft); filter: none; }
.attached { display: flex; flex-wrap: wrap; gap: 6px; padding: 0 4px 8px; }
.attached > span { display: inline-flex; align-items: center; max-width: 100%; padding-left: 12px; border: 1px solid var(--line); border-radius: 14px; background: var(--ground); font-size: 14px; }
.attached .label { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.attached svg { width: 18px; height: 18px; }
.problem { padding: 0 8px 8px; color: var(--bad); font-size: 14px; }

@media (max-width: 520px) {
  .panel { top: var(--top); right: 0; bottom: auto; left: 0; width: 100%; height: var(--height); border: 0; border-radius: 0; }
  .head { padding-top: max(8px, env(safe-area-inset-top)); }
}
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation: none !important; transition: none !important; }
  .launcher:hover { transform: none; }
  .typing i { opacity: .6; }
}
@media (forced-colors: active) {
  .bubble, .choice, .act, .launcher, .copy { border: 1px solid; }
}
`;

/** Into the shadow root, in the way that a strict content policy allows; old browsers need the nonce of the script. */
export function applyStyle(root: ShadowRoot, nonce: string): void {
  if ('adoptedStyleSheets' in root && typeof CSSStyleSheet === 'function') {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      root.adoptedStyleSheets = [sheet];
      return;
    } catch {
      // Known by name, but not to be constructed: the element does.
    }
  }
  const element = document.createElement('style');
  element.nonce = nonce;
  element.textContent = style;
  root.append(element);
}
