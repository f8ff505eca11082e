import { escapeHtml } from '../../config/escape-html.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import type { ReplyContent } from '../../conversation/reply.ts';

type Letter = {
  readonly content: ReplyContent;
  readonly pack: LanguagePack;
  readonly language: string;
  /** Ours: who it is from, where an answer goes, and under which subject. */
  readonly name: string;
  readonly address: string;
  readonly subject: string;
};

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
const ink = `${font}font-size:16px;line-height:24px;color:#1b2430;`;
const quiet = `${font}font-size:13px;line-height:19px;color:#5c6773;`;

/** Programs that know dark mode take these; all others, Outlook among them, take the inline styles. */
const head = `<style>
:root{color-scheme:light dark;supported-color-schemes:light dark}
a{color:#0b6b4f}
@media (prefers-color-scheme:dark){
.page{background:#11161c !important}
.card{background:#1b222b !important;border-color:#323c48 !important}
.ink{color:#eef2f6 !important}
.quiet{color:#a3afbc !important}
.row{border-color:#323c48 !important}
.choice{background:#1b222b !important;border-color:#4a5665 !important}
a{color:#5fd3ad}
}
@media (max-width:480px){.pad{padding:20px 18px !important}}
</style>`;

/** A reply as a letter of tables and inline styles, as mail programs want it. Every text in it is escaped. */
export function renderHtml(letter: Letter): string {
  const { pack, language, name, subject } = letter;
  return `<!doctype html>
<html lang="${language}" xmlns:v="urn:schemas-microsoft-com:vml">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no">
<meta name="x-apple-disable-message-reformatting">
<title>${escapeHtml(subject)}</title>
${head}
</head>
<body class="page" style="margin:0;padding:0;background:#eef1f4;">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#eef1f4;">
<tr><td align="center" style="padding:20px 12px;">
<!--[if mso]><table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;">
<tr><td class="quiet" style="${quiet}font-weight:600;padding:0 4px 10px;">${escapeHtml(name)}</td></tr>
<tr><td class="card pad" style="background:#ffffff;border:1px solid #dde3e9;border-radius:10px;padding:26px 28px;">
${bodyOf(letter)}
</td></tr>
<tr><td class="quiet" style="${quiet}padding:14px 4px 0;">${escapeHtml(pack.email.footer)}</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`;
}

function bodyOf(letter: Letter): string {
  const { content, pack } = letter;
  switch (content.kind) {
    case 'text':
      return words(content.text);
    case 'choices':
      return [
        words(content.text),
        ...content.choices.map(({ label }, index) => choice(letter, index + 1, label)),
        `<p class="quiet" style="${quiet}margin:14px 0 0;">${escapeHtml(pack.email.pick)}</p>`,
      ].join('\n');
    case 'link':
      return `${words(content.text)}\n${button(content.url, content.label || content.url)}`;
    case 'receipt':
      return receipt(content);
  }
}

function words(text: string): string {
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph, index) => {
      const space = index === 0 ? '0' : '14px 0 0';
      return `<p class="ink" style="${ink}margin:${space};">${linked(paragraph.trim()).replaceAll('\n', '<br>')}</p>`;
    })
    .join('\n');
}

/** A full stop or a bracket after an address is no part of it. */
const address = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g;

function linked(text: string): string {
  let html = '';
  let end = 0;
  for (const found of text.matchAll(address)) {
    const [url] = found;
    html += `${escapeHtml(text.slice(end, found.index))}<a href="${escapeHtml(url)}" style="word-break:break-all;">${escapeHtml(url)}</a>`;
    end = found.index + url.length;
  }
  return html + escapeHtml(text.slice(end));
}

/** Opens an answer with the digit in it; who does not tap writes the digit. */
function choice({ address: ours, subject }: Letter, digit: number, label: string): string {
  const answer = new URLSearchParams({ subject: replySubject(subject), body: String(digit) });
  const href = `mailto:${ours}?${answer.toString().replaceAll('+', '%20')}`;
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:10px 0 0;"><tr>
<td class="choice" style="border:1px solid #c6ced7;border-radius:8px;background:#ffffff;"><a href="${escapeHtml(href)}" class="ink" style="${ink}display:block;padding:10px 14px;text-decoration:none;"><b>${digit}.</b> ${escapeHtml(label)}</a></td>
</tr></table>`;
}

function button(url: string, label: string): string {
  if (!/^https?:\/\//i.test(url)) return words(`${label}: ${url}`);
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:20px 0 0;"><tr>
<td align="center" bgcolor="#0b6b4f" style="border-radius:8px;background:#0b6b4f;"><a href="${escapeHtml(url)}" style="${font}font-size:16px;line-height:20px;font-weight:600;color:#ffffff;display:inline-block;padding:13px 26px;text-decoration:none;border-radius:8px;">${escapeHtml(label)}</a></td>
</tr></table>
<p class="quiet" style="${quiet}margin:14px 0 0;word-break:break-all;"><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p>`;
}

function receipt({ title, rows, footer }: Extract<ReplyContent, { kind: 'receipt' }>): string {
  const lines = rows.map((row, index) => receiptRow(row, index === 0 ? '' : 'border-top:1px solid #e4e9ee;'));
  return `<p class="ink" style="${ink}font-size:20px;line-height:26px;font-weight:700;margin:0 0 12px;">${escapeHtml(title)}</p>
<table width="100%" cellpadding="0" cellspacing="0" border="0">
${lines.join('\n')}
</table>${footer ? `\n<div style="padding-top:14px;">${words(footer)}</div>` : ''}`;
}

/** A token is read out group by group, so it stays on one line: on a telephone only below its label is there room for that. */
function receiptRow(
  { label, value }: { readonly label: string; readonly value: string },
  rule: string,
): string {
  const said = linked(value).replaceAll('\n', '<br>');
  const strong = `${ink}font-size:15px;font-weight:600;`;
  if (value.length > 16 && !/\s/.test(value)) {
    return `<tr><td class="row ink" colspan="2" style="${strong}${rule}padding:8px 0;word-break:break-word;"><span class="quiet" style="${quiet}font-weight:400;">${escapeHtml(label)}</span><br>${said}</td></tr>`;
  }
  return `<tr><td class="row quiet" valign="top" width="34%" style="${quiet}${rule}padding:9px 14px 9px 0;">${escapeHtml(label)}</td>
<td class="row ink" valign="top" align="right" style="${strong}${rule}padding:7px 0;word-break:break-word;">${said}</td></tr>`;
}

/** The subject under which something is answered; `Re:` once. */
export function replySubject(subject: string): string {
  return /^re\s*:/i.test(subject) ? subject : `Re: ${subject}`;
}
