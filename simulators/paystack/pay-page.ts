import { type Answer, type Call, html } from '../wire.ts';
import type { PaystackBooks, Transaction } from './books.ts';
import { payTransaction } from './payments.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string) => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

const nairaOf = (kobo: number) =>
  `₦${(kobo / 100).toLocaleString('en-NG', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

const styles = `
  :root { color-scheme: light dark; }
  body { margin: 0; font: 1.05rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
  main { max-width: 22rem; margin: 0 auto; padding: 2rem 1rem; }
  .amount { font-size: 2.2rem; font-weight: 700; margin: .25rem 0 1rem; }
  dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0 0 1.5rem; }
  dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; text-align: right; }
  button, .button { display: block; box-sizing: border-box; width: 100%; min-height: 3rem; margin: .6rem 0; padding: .7rem;
    font: inherit; font-weight: 600; text-align: center; text-decoration: none; border: 1px solid; border-radius: .6rem;
    background: transparent; color: inherit; cursor: pointer; }
  .main { background: #0a7d33; border-color: #0a7d33; color: #fff; }
  .note { font-size: .85rem; opacity: .75; }`;

function page(title: string, content: string): Answer {
  return html(
    200,
    `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${styles}</style></head>
<body><main>${content}<p class="note">A simulated payment page: no money moves.</p></main></body></html>`,
  );
}

function summary(merchant: string, { amountKobo, reference, email }: Transaction): string {
  return `<p>${escapeHtml(merchant)}</p><p class="amount">${nairaOf(amountKobo)}</p>
<dl><dt>Reference</dt><dd>${escapeHtml(reference)}</dd><dt>E-mail</dt><dd>${escapeHtml(email)}</dd></dl>`;
}

function wayBack(transaction: Transaction): string {
  const { callbackUrl, reference } = transaction;
  if (callbackUrl === null) return '<p>You can close this page.</p>';
  const url = new URL(callbackUrl);
  url.searchParams.set('trxref', reference);
  url.searchParams.set('reference', reference);
  return `<a class="button" href="${escapeHtml(url.href)}">Back to the merchant</a>`;
}

const buttons = `<form method="post">
<button class="main" name="action" value="success">Pay</button>
<button name="action" value="failed">Fail</button>
<button name="action" value="abandoned">Abandon</button></form>`;

function contentOf(
  merchant: string,
  transaction: Transaction,
  isAbandoned: boolean,
): [title: string, content: string] {
  const rows = summary(merchant, transaction);
  if (transaction.paidAt !== null) {
    return [
      'Payment successful',
      `<h1>Payment successful</h1>${rows}<p>Paid: ${nairaOf(transaction.paidKobo)}</p>${wayBack(transaction)}`,
    ];
  }
  if (isAbandoned) return ['Payment abandoned', `<h1>Not paid</h1>${rows}${wayBack(transaction)}`];
  if (transaction.status === 'failed') {
    return ['Payment failed', `<h1>Payment failed</h1>${rows}${buttons}${wayBack(transaction)}`];
  }
  return [`Pay ${merchant}`, `${rows}${buttons}`];
}

const unknown = (): Answer => ({ ...page('Not found', '<h1>Payment page not found</h1>'), status: 404 });

export function showPayPage(books: PaystackBooks, call: Call): Answer {
  const transaction = books.byAccessCode.get(call.params['accessCode'] ?? '');
  if (!transaction) return unknown();
  const { merchant } = books.world.config().paystack;
  return page(...contentOf(merchant, transaction, call.query.has('abandoned')));
}

/** Answers with a redirect to the result, so that a reload pays nothing twice. */
export function pressPayButton(books: PaystackBooks, call: Call): Answer {
  const transaction = books.byAccessCode.get(call.params['accessCode'] ?? '');
  if (!transaction) return unknown();
  const action = new URLSearchParams(call.body).get('action');
  const isAbandoned = action === 'abandoned';
  const isKnown = action === 'success' || action === 'failed';
  if (isKnown && transaction.paidAt === null) payTransaction(books, transaction, { outcome: action });
  const location = `${call.path}${isAbandoned ? '?abandoned' : ''}`;
  return { status: 303, headers: { location }, body: '' };
}
