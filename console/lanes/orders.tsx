import { formatNaira, formatSecond } from '../format.ts';
import type { OrderView } from '../wire.ts';
import css from './records.module.css';

const bad = /FAILED|UNKNOWN|EXPIRED|CANCELLED|HELD/i;

/** The newest first, each with every state it was in. */
export function Orders({ orders }: { readonly orders: readonly OrderView[] }) {
  if (orders.length === 0) {
    return <p className={css.empty}>No orders yet. Buy something: AIRTIME 500 MTN 08031234567, then YES.</p>;
  }
  return orders.toReversed().map((order) => (
    <article key={order.reference} className={css.order} aria-label={`Order ${order.reference}`}>
      <div className={css.top}>
        <b>{order.title}</b>
        <span>
          {order.reference} · {formatNaira(order.payableKobo)}
        </span>
      </div>
      <ol className={css.states} aria-label="States">
        {order.states.map(({ state, at }, index) => (
          <li
            key={`${state} ${at}`}
            className={css.state}
            data-tone={bad.test(state) ? 'bad' : undefined}
            aria-current={index === order.states.length - 1}
          >
            <b>{state}</b>
            {formatSecond(at)}
          </li>
        ))}
      </ol>
    </article>
  ));
}
