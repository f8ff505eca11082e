import type { Redis } from 'ioredis';
import type { Logger } from '../config/logger.ts';
import { connectRedis } from '../config/runtime.ts';

/**
 * Wakes what waits in another process: a USSD hop for its reply, a web chat for its next message. A ring carries an id, and
 * perhaps what there is to know about it, sealed. It may get lost: what it is about stands in MongoDB, where whoever waits
 * also looks by itself.
 */
export type Live = {
  /** Never throws. */
  readonly ring: (id: string, said?: string) => void;
  /** Calls back for every ring of this id until the function that it gives is called. */
  readonly listen: (id: string, onRing: (said?: string) => void) => () => void;
  readonly close: () => void;
};

const channel = '{switchboard}:live';
const separator = '\n';

/** `redis`: for ringing. Listening has a connection of its own, opened with the first that listens. */
export function openLive(redis: Redis, redisUrl: string, log: Logger): Live {
  const listeners = new Map<string, Set<(said?: string) => void>>();
  let hearing: Promise<Redis> | undefined;

  async function hear(): Promise<Redis> {
    const subscriber = await connectRedis(redisUrl, log);
    // After a reconnect ioredis subscribes again by itself.
    subscriber.on('message', (_channel, message) => {
      const [id = '', said] = message.split(separator, 2);
      for (const onRing of [...(listeners.get(id) ?? [])]) onRing(said);
    });
    await subscriber.subscribe(channel);
    return subscriber;
  }

  return {
    ring: (id, said) => {
      const message = said === undefined ? id : id + separator + said;
      redis.publish(channel, message).catch((err: unknown) => log.debug({ step: 'live', err }, 'not rung'));
    },
    listen: (id, onRing) => {
      hearing ??= hear();
      hearing.catch((err: unknown) => {
        log.debug({ step: 'live', err }, 'nothing is heard; looking instead');
        hearing = undefined;
      });
      const ofId = listeners.get(id) ?? new Set();
      listeners.set(id, ofId.add(onRing));
      return () => {
        ofId.delete(onRing);
        if (ofId.size === 0 && listeners.get(id) === ofId) listeners.delete(id);
      };
    },
    close: () => {
      hearing?.then(
        (subscriber) => subscriber.disconnect(),
        () => undefined,
      );
    },
  };
}
