import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../config/clock.ts';
import { secondFactorRules } from '../../config/rules/second-factor.ts';
import { cancelAsked, paymentArrived, paymentOpened, type Reduce } from '../order-changes.ts';
import type { OrderDoc } from '../order-document.ts';
import { heldForSecurity, refused, released } from '../order-holds.ts';
import { canMove } from '../order-status.ts';
import {
  codeMinted,
  codeOverdue,
  enterSecondFactor,
  isRightCode,
  newCodeAsked,
  newSecondFactor,
  rightCodeTyped,
  simAnswered,
  wrongCodeTyped,
} from './code-changes.ts';

const start = new Date('2026-11-21T12:00:00Z');
const clock = createClock(1, () => start);
const minutes = (count: number) => new Date(start.getTime() + count * 60_000);

const blank: OrderDoc = {
  _id: 'ord_1',
  ref: 'SB7K3QX2',
  customerId: 'cus_1',
  sessionId: 'ses_1',
  status: 'CONFIRMED',
  holdReason: null,
  product: 'AIRTIME',
  faceKobo: 6_000_000,
  discountKobo: 0,
  feeKobo: 0,
  payableKobo: 6_000_000,
  sealedLines: '',
  lines: [],
  payments: [],
  overpaidKobo: 0,
  refunds: [],
  paymentUrl: null,
  attempts: 0,
  nextAttemptAt: null,
  news: [],
  newsIds: [],
  history: [],
  confirmedAt: start,
  createdAt: start,
  expiresAt: null,
  dueAt: null,
  rev: 0,
};

function entered(asksForSim = false): OrderDoc {
  return { ...blank, ...enterSecondFactor(blank, {}, newSecondFactor('adr_1', asksForSim), clock) };
}

function step(order: OrderDoc, reduce: Reduce): OrderDoc {
  const change = reduce(order);
  if (change?.status && change.status !== order.status) {
    expect(canMove(order.status, change.status), `${order.status} to ${change.status}`).toBe(true);
  }
  return change ? { ...order, ...change } : order;
}

const mint = (hash: string, issue = 1) => codeMinted({ issue, hash }, clock);
const right = (hash: string, tryId: string, typedAt = start) =>
  rightCodeTyped({ hash, tryId, typedAt }, start);
const wrong = (hash: string, tryId: string, typedAt = start) => wrongCodeTyped({ hash, tryId, typedAt });
const kinds = ({ news }: OrderDoc) => news.map(({ kind }) => kind);

describe('the code of an order', () => {
  it('opens the way to the payment, once', () => {
    const passed = [mint('h1'), right('h1', 'm1')].reduce(step, entered());
    expect(passed).toMatchObject({
      status: 'AWAITING_PAYMENT',
      attempts: 1,
      nextAttemptAt: start,
      expiresAt: null,
      secondFactor: { hash: null, passedBy: 'm1' },
    });
    expect(step(passed, right('h1', 'm2'))).toBe(passed);
    expect(step(passed, wrong('h9', 'm3'))).toBe(passed);
  });

  it('is good for five minutes from its sending, to the millisecond', () => {
    const order = step(entered(), mint('h1'));
    expect(order.expiresAt).toEqual(minutes(5));
    expect(isRightCode(order, 'h1', minutes(5))).toBe(true);
    expect(isRightCode(order, 'h1', new Date(minutes(5).getTime() + 1))).toBe(false);
  });

  it('ends the order after three wrong ones, counted once each', () => {
    const order = [mint('h1'), wrong('x', 'm1'), wrong('x', 'm1'), wrong('y', 'm2'), right('z', 'm3')].reduce(
      step,
      entered(),
    );
    expect(order).toMatchObject({ status: 'SECOND_FACTOR', secondFactor: { wrong: ['m1', 'm2'] } });
    const ended = [wrong('z', 'm3'), right('h1', 'm4')].reduce(step, order);
    expect(ended).toMatchObject({ status: 'CANCELLED', secondFactor: { hash: null } });
    expect(kinds(ended)).toEqual(['code', 'code_wrong', 'code_wrong', 'code_failed']);
  });

  it('does not get its wrong tries back with a new code', () => {
    const order = [
      mint('h1'),
      wrong('x', 'm1'),
      wrong('x', 'm2'),
      newCodeAsked('n1', clock),
      mint('h2', 2),
      wrong('h1', 'm3'),
    ].reduce(step, entered());
    expect(order.status).toBe('CANCELLED');
  });

  it('comes anew twice at most, and the old one is void when the new one is sent', () => {
    const asked = [mint('h1'), newCodeAsked('n1', clock), newCodeAsked('n1', clock)].reduce(step, entered());
    expect(asked.secondFactor).toMatchObject({ issue: 2, asked: ['n1'], hash: 'h1' });
    expect(mint('h0', 1)(asked), 'the code before can not be sent any more').toBeNull();
    const renewed = step(asked, mint('h2', 2));
    expect(isRightCode(renewed, 'h1', start)).toBe(false);
    expect(isRightCode(renewed, 'h2', start)).toBe(true);
    const refusedOnce = [newCodeAsked('n2', clock), newCodeAsked('n3', clock)].reduce(step, renewed);
    expect(kinds(refusedOnce)).toEqual(['code', 'code', 'code', 'code_not_renewed']);
    expect(refusedOnce.secondFactor?.issue).toBe(3);
  });

  it('is not found by 10,000 guesses, whatever new codes are asked for in between', () => {
    let order = step(entered(), mint('h1'));
    for (let n = 0; n < 10_000; n += 1) {
      order = [
        right(`guess${n}`, `m${n}`),
        wrong(`guess${n}`, `m${n}`),
        newCodeAsked(`n${n}`, clock),
        mint(`h${n}`, order.secondFactor?.issue ?? 0),
      ].reduce(step, order);
    }
    expect(order.status).toBe('CANCELLED');
    expect(order.attempts).toBe(0);
    expect(kinds(order).filter((kind) => kind === 'code')).toHaveLength(3);
  });

  it('is waited for until it runs out, and a moment longer for what is on its way', () => {
    const order = step(entered(), mint('h1'));
    const graceMs = secondFactorRules.graceMs;
    const end = minutes(5).getTime() + graceMs;
    expect(step(order, codeOverdue(new Date(end - 1), clock))).toBe(order);
    const ended = step(order, codeOverdue(new Date(end), clock));
    expect(ended).toMatchObject({ status: 'CANCELLED', secondFactor: { hash: null } });
    expect(kinds(ended)).toEqual(['code', 'code_expired']);
  });

  it('that was never sent ends the order too', () => {
    const order = entered();
    expect(step(order, codeOverdue(minutes(12), clock)).status).toBe('CANCELLED');
    expect(isRightCode(order, '', start)).toBe(false);
  });

  it('is void while a security word holds the order, and another one follows the release', () => {
    const held = [mint('h1'), heldForSecurity('word:1'), right('h1', 'm1')].reduce(step, entered());
    expect(held).toMatchObject({ status: 'HELD', holdReason: 'security', secondFactor: { hash: null } });
    const free = step(held, released(clock));
    expect(free).toMatchObject({ status: 'SECOND_FACTOR', secondFactor: { issue: 2 } });
    expect(kinds(free)).toEqual(['code', 'held', 'released', 'code']);
    expect([right('h1', 'm2'), mint('h2', 2), right('h2', 'm3')].reduce(step, free).status).toBe(
      'AWAITING_PAYMENT',
    );
  });

  it('that was given is not asked for again after a later hold', () => {
    const order = [
      mint('h1'),
      right('h1', 'm1'),
      paymentOpened('https://pay.example/x', clock),
      heldForSecurity('word:1'),
      released(clock),
    ].reduce(step, entered());
    expect(order.status).toBe('AWAITING_PAYMENT');
  });

  it.each(['amount', 'velocity', 'fraud', 'security'] as const)(
    'is asked for when an order is released that was held for %s',
    (holdReason) => {
      const held = {
        ...blank,
        status: 'HELD',
        holdReason,
        secondFactor: newSecondFactor('adr_1', false),
      } as const;
      expect(step(held, released(clock))).toMatchObject({ status: 'SECOND_FACTOR', holdReason: null });
    },
  );

  it.each(['second_factor', 'sim_swap'] as const)(
    'is replaced by the person who releases an order held for %s',
    (holdReason) => {
      const held = {
        ...blank,
        status: 'HELD',
        holdReason,
        secondFactor: newSecondFactor('adr_1', true),
      } as const;
      const free = step(held, released(clock));
      expect(free).toMatchObject({ status: 'AWAITING_PAYMENT', secondFactor: { passedBy: 'desk' } });
    },
  );
});

describe('the check of the SIM', () => {
  it('lets no code out before it is clear', () => {
    const order = entered(true);
    expect(kinds(order)).toEqual([]);
    for (const change of [mint('h1', 0), mint('h1', 1), newCodeAsked('n1', clock)]) {
      expect(change(order)).toBeNull();
    }
    const clear = step(order, simAnswered('clear', clock));
    expect(kinds(clear)).toEqual(['code']);
    expect(step(clear, simAnswered('changed', clock))).toBe(clear);
  });

  it.each(['changed', 'unknown'] as const)('holds the order for a person when it is %s', (answer) => {
    const held = step(entered(true), simAnswered(answer, clock));
    expect(held).toMatchObject({ status: 'HELD', holdReason: 'sim_swap', expiresAt: null });
    expect(kinds(held)).toEqual(['held']);
  });

  it('that nobody answers in time holds the order, and never passes it', () => {
    expect(step(entered(true), codeOverdue(minutes(30), clock))).toMatchObject({
      status: 'HELD',
      holdReason: 'sim_swap',
    });
  });
});

const hash = fc.constantFrom('h1', 'h2', 'h3', 'x');
const message = fc.constantFrom('m1', 'm2', 'm3', 'm4', 'm5');
const at = fc.constantFrom(start, minutes(4), minutes(6));

const event: fc.Arbitrary<Reduce> = fc.oneof(
  fc.record({ issue: fc.integer({ min: 0, max: 4 }), hash }).map((minted) => codeMinted(minted, clock)),
  fc.tuple(hash, message, at).map(([value, tryId, typedAt]) => right(value, tryId, typedAt)),
  fc.tuple(hash, message, at).map(([value, tryId, typedAt]) => wrong(value, tryId, typedAt)),
  fc.constantFrom('n1', 'n2', 'n3').map((id) => newCodeAsked(id, clock)),
  fc
    .constantFrom('clear' as const, 'changed' as const, 'unknown' as const)
    .map((answer) => simAnswered(answer, clock)),
  fc.constantFrom(minutes(3), minutes(20)).map((now) => codeOverdue(now, clock)),
  fc.constantFrom('word:1', 'word:2').map(heldForSecurity),
  fc.constant(released(clock)),
  fc.constant(refused()),
  fc.constant(cancelAsked('a')),
  fc.constant(paymentOpened('https://pay.example/x', clock)),
  fc.constantFrom('SB-1', 'SB-2').map((reference) => paymentArrived({ reference, amountKobo: 6_000_000 })),
);

describe('an order that needs a code', () => {
  it('is never paid without the right code or a person, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(event, { maxLength: 40 }), (asksForSim, events) => {
        const end = events.reduce(step, entered(asksForSim));
        const { secondFactor } = end;
        const beyond = ['AWAITING_PAYMENT', 'PAID', 'REFUNDING'].includes(end.status);
        if (beyond || end.attempts > 0) expect(secondFactor?.passedBy).not.toBeNull();
        expect(secondFactor?.wrong.length).toBeLessThanOrEqual(secondFactorRules.wrongCodesAtMost);
        expect(secondFactor?.asked.length).toBeLessThanOrEqual(secondFactorRules.newCodesAtMost);
        if (end.status !== 'SECOND_FACTOR') expect(secondFactor?.hash).toBeNull();
        expect(new Set(end.newsIds).size).toBe(end.newsIds.length);
      }),
      { numRuns: 5_000 },
    );
  });
});
