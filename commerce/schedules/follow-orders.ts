import type { DeliverNews } from '../context.ts';
import { isScheduled, type OccurrenceStore } from './occurrence-store.ts';

/** Has the date of a schedule looked at when its order has news. */
export function followOrders(
  deliverNews: DeliverNews,
  occurrences: Pick<OccurrenceStore, 'hintByOrder'>,
): DeliverNews {
  return async (delivery) => {
    await deliverNews(delivery);
    const { news } = delivery;
    if ('orderId' in news && isScheduled(news.orderId)) {
      await occurrences.hintByOrder(news.orderId);
    }
  };
}
