import type { Context, Middleware } from 'koa';
import type { OpenReceipt } from '../commerce/receipts/open-receipts.ts';
import type { PrintedReceipt } from '../commerce/receipts/receipt-document.ts';
import { receiptPagePolicy, renderReceiptHtml } from '../commerce/receipts/receipt-html.ts';
import { answerProblem } from './problem.ts';

const pathForm = /^\/receipts\/([A-Za-z0-9_-]{50})(?:\.(pdf|png))?$/;
const nothingHere = 'No receipt has this address, or it is over. Write RECEIPT to get a new one.';
/** More at a time would keep the providers' calls waiting, which this process is for; fonts are loaded with the first. */
const atOnce = 2;

/**
 * `GET /receipts/<token>`, `.pdf` (`?paper=a4`) and `.png`: a receipt by its signed address. A wrong one and one that is
 * over are the same 404. Nobody keeps a copy on the way.
 */
export function receipts(openReceipt: OpenReceipt): Middleware {
  let drawing = 0;

  async function draw(ctx: Context, render: () => Promise<Buffer>): Promise<void> {
    if (drawing >= atOnce) {
      ctx.set('Retry-After', '2');
      answerProblem(ctx, 503, 'Too many at once. Please try again in a moment.');
      return;
    }
    drawing += 1;
    try {
      ctx.body = await render();
    } finally {
      drawing -= 1;
    }
  }

  async function show(ctx: Context, receipt: PrintedReceipt, token: string, form?: string): Promise<void> {
    ctx.set('Cache-Control', 'no-store, private');
    ctx.set('X-Robots-Tag', 'noindex, nofollow');
    const name = `${receipt.title.replace(/[^A-Za-z0-9]+/g, '-')}.${form ?? 'html'}`;
    ctx.set('Content-Disposition', `inline; filename="${name}"`);
    if (form === 'pdf') {
      ctx.type = 'application/pdf';
      return draw(ctx, async () => {
        const { renderReceiptPdf } = await import('../commerce/receipts/receipt-pdf.ts');
        return renderReceiptPdf(receipt, ctx.query['paper'] === 'a4' ? 'a4' : 'a6');
      });
    }
    if (form === 'png') {
      ctx.type = 'image/png';
      return draw(ctx, async () => {
        const { renderReceiptPng } = await import('../commerce/receipts/receipt-png.ts');
        return renderReceiptPng(receipt);
      });
    }
    ctx.type = 'text/html; charset=utf-8';
    ctx.set('Content-Security-Policy', receiptPagePolicy);
    ctx.body = renderReceiptHtml(receipt, { pdf: `${token}.pdf`, png: `${token}.png` });
  }

  return async (ctx, next) => {
    if (!ctx.path.startsWith('/receipts/') || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) {
      await next();
      return;
    }
    const [, token = '', form] = pathForm.exec(ctx.path) ?? [];
    const receipt = token ? await openReceipt(token) : null;
    if (receipt) await show(ctx, receipt, token, form);
    else answerProblem(ctx, 404, nothingHere);
  };
}
