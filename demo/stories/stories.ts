import { dataByEmail } from './data-by-email.ts';
import { dialledThenChatted } from './dialled-then-chatted.ts';
import { firstPurchase } from './first-purchase.ts';
import { personJoins } from './person-joins.ts';
import { redisEmptied } from './redis-emptied.ts';
import type { WrittenStory } from './story.ts';
import { threeWebhooks } from './three-webhooks.ts';
import { voicePurchase } from './voice-purchase.ts';
import { workerKilled } from './worker-killed.ts';

/** The gallery. To add a story: its file, and a line here. */
export const stories: readonly WrittenStory[] = [
  firstPurchase,
  dialledThenChatted,
  workerKilled,
  threeWebhooks,
  redisEmptied,
  dataByEmail,
  voicePurchase,
  personJoins,
];
