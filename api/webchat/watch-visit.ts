import type { ChatItem, ServerFrame } from '../../channels/chat-site.ts';
import type { Logger } from '../../config/logger.ts';
import { webchatRules } from '../../config/rules/webchat.ts';
import type { Live } from '../../queues/live.ts';
import { partsOf } from './split-answer.ts';
import type { Visit, Visits } from './visit.ts';

const mostRemembered = 2_000;

export type Watch = {
  /** An item that the other side has already. */
  readonly know: (id: string) => void;
  readonly stop: () => void;
};

/**
 * Tells a visitor what comes: at every ring, and by itself now and then, for a ring may get lost. Each message once.
 * `known`: what was shown before it began.
 */
export function watchVisit(options: {
  readonly visit: Visit;
  readonly visits: Pick<Visits, 'read'>;
  readonly live: Pick<Live, 'listen'>;
  readonly known: Iterable<string>;
  readonly send: (frame: ServerFrame) => void;
  readonly log: Logger;
  /** Whether the other side can show a message that grows. */
  readonly parts?: boolean;
}): Watch {
  const { visit, visits, live, send, log, parts = false } = options;
  const known = new Set(options.known);
  const bells = visit.site.bellsOf(visit.visitorId);
  let looking = false;
  let wanted = false;
  let stopped = false;
  let next: NodeJS.Timeout | undefined;
  let wake: (() => void) | undefined;
  /** How often it was looked again for what is on its way. */
  let again = 0;

  function remember(id: string): void {
    known.add(id);
    if (known.size > mostRemembered) known.delete(known.values().next().value ?? '');
  }

  function waitFor(pending: boolean): number {
    const soon = pending ? webchatRules.lookAgainMs[again] : undefined;
    again = soon === undefined ? 0 : again + 1;
    // Not all at the same moment.
    return soon ?? webchatRules.lookEveryMs * (0.75 + Math.random() / 2);
  }

  /** Whether more is on its way. */
  async function tellNew(): Promise<boolean> {
    try {
      const { items, pending } = await visits.read(visit, Date.now(), known);
      const fresh = items.filter(({ id }) => !known.has(id));
      for (const { id } of fresh) remember(id);
      if (parts) await tellGrowing(fresh);
      else if (fresh.length > 0 && !stopped) send({ type: 'items', items: fresh });
      return pending;
    } catch (err) {
      log.debug({ step: 'webchat', account: visit.account, err }, 'nothing could be read; looking later');
      return false;
    }
  }

  /** One after the other, each when the one before it is whole. */
  async function tellGrowing(fresh: readonly ChatItem[]): Promise<void> {
    for (const item of fresh) {
      for (const { text, pauseMs } of partsOf(item)) {
        if (stopped) return;
        send({ type: 'part', id: item.id, at: item.at, text });
        await pause(pauseMs);
      }
      if (!stopped) send({ type: 'items', items: [item] });
    }
  }

  /** Ends at once when the visitor leaves. */
  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, ms);
    });
  }

  /** One look at a time; a ring during it asks for another one. */
  async function look(): Promise<void> {
    wanted = true;
    if (looking) return;
    looking = true;
    clearTimeout(next);
    let pending = false;
    while (wanted && !stopped) {
      wanted = false;
      pending = await tellNew();
    }
    looking = false;
    if (!stopped) next = setTimeout(() => void look(), waitFor(pending));
  }

  const onRing = () => {
    again = 0;
    void look();
  };
  const unlisten = [
    live.listen(bells.messages, onRing),
    live.listen(bells.typing, () => send({ type: 'typing' })),
  ];
  next = setTimeout(() => void look(), waitFor(true));
  return {
    know: remember,
    stop: () => {
      stopped = true;
      clearTimeout(next);
      wake?.();
      for (const end of unlisten) end();
    },
  };
}
