import { type Answer, html } from './wire.ts';

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

/** What a gateway's page shows of one payment. */
export type PagePayment = {
  readonly merchant: string;
  readonly reference: string;
  readonly email: string;
  readonly amountKobo: number;
  readonly paidKobo: number;
  readonly state: 'waiting' | 'abandoned' | 'failed' | 'paid';
  /** Where the browser goes afterwards, with what the gateway adds to it. */
  readonly wayBack: URL | null;
};

function summary({ merchant, amountKobo, reference, email }: PagePayment): string {
  return `<p>${escapeHtml(merchant)}</p><p class="amount">${nairaOf(amountKobo)}</p>
<dl><dt>Reference</dt><dd>${escapeHtml(reference)}</dd><dt>E-mail</dt><dd>${escapeHtml(email)}</dd></dl>`;
}

function wayBack({ wayBack: url }: PagePayment): string {
  if (url === null) return '<p>You can close this page.</p>';
  return `<a class="button" href="${escapeHtml(url.href)}">Back to the merchant</a>`;
}

const buttons = `<form method="post">
<button class="main" name="action" value="success">Pay</button>
<button name="action" value="failed">Fail</button>
<button name="action" value="abandoned">Abandon</button></form>`;

export function payPage(payment: PagePayment): Answer {
  const rows = summary(payment);
  switch (payment.state) {
    case 'paid': {
      const paid = `<p>Paid: ${nairaOf(payment.paidKobo)}</p>`;
      return page('Payment successful', `<h1>Payment successful</h1>${rows}${paid}${wayBack(payment)}`);
    }
    case 'abandoned':
      return page('Payment abandoned', `<h1>Not paid</h1>${rows}${wayBack(payment)}`);
    case 'failed':
      return page('Payment failed', `<h1>Payment failed</h1>${rows}${buttons}${wayBack(payment)}`);
    case 'waiting':
      return page(`Pay ${payment.merchant}`, `${rows}${buttons}`);
  }
}

export const noPayPage = (): Answer => ({
  ...page('Not found', '<h1>Payment page not found</h1>'),
  status: 404,
});
