import type { OutboundFile } from '../channels/channel.ts';
import type { Commerce } from '../commerce/commerce.ts';
import type { Language } from '../conversation/conversation.ts';

/** Receipts as PDF, for channels that attach them. Fonts and the PDF library are loaded with the first. */
export function createReceiptFiles(
  printedReceipt: (
    orderId: string,
    customerId: string,
    language: Language,
  ) => ReturnType<Commerce['printedReceipt']>,
): (orderId: string, customerId: string, language: Language) => Promise<OutboundFile | null> {
  return async (orderId, customerId, language) => {
    const receipt = await printedReceipt(orderId, customerId, language);
    if (!receipt) {
      return null;
    }
    const { renderReceiptPdf } = await import('../commerce/receipts/receipt-pdf.ts');
    return {
      fileName: `${receipt.title.replace(/[^A-Za-z0-9]+/g, '-')}.pdf`,
      contentType: 'application/pdf',
      bytes: await renderReceiptPdf(receipt, 'a6'),
    };
  };
}
