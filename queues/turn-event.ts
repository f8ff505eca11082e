import type { TurnEvent } from '../agents/turn.ts';
import type { CommerceNews } from '../commerce/news.ts';
import { writtenAddress } from '../conversation/address.ts';
import type { ConsentChange, InboundMessage } from '../conversation/channel-event.ts';
import { acceptedAt, type InboxEntry } from '../conversation/inbox-store.ts';
import type { LinkNews } from '../conversation/link.ts';

/** A mailbox entry as its turn takes it. `body` is what the entry's kind says. */
export function toTurnEvent(entry: InboxEntry, body: unknown): TurnEvent {
  switch (entry.kind) {
    case 'message': {
      const message = body as InboundMessage;
      const { text, opens, dialogueId, choiceId, files, from, network, answeredByProvider } = message;
      return {
        kind: 'message',
        text,
        medium: from.medium,
        from: writtenAddress(from),
        acceptedAt: acceptedAt(entry.seq),
        ...(opens ? { opens } : {}),
        ...(dialogueId === undefined ? {} : { dialogueId }),
        ...(choiceId === undefined ? {} : { choiceId }),
        ...(files?.length ? { files: files.length } : {}),
        ...(network ? { network } : {}),
        ...(answeredByProvider ? { answeredByProvider } : {}),
      };
    }
    case 'consent':
      return { kind: 'consent', consent: (body as ConsentChange).consent };
    case 'news':
      return { kind: 'news', news: body as CommerceNews | LinkNews };
    case 'person_reply':
      return { kind: 'person_reply', ...(body as { text: string; by: string }) };
    case 'hand_back':
      return { kind: 'hand_back', ...(body as { by: string }) };
    case 'orders_released':
      return { kind: 'orders_released', ...(body as { by: string }) };
    default:
      throw new Error(`A ${entry.kind} is no turn.`);
  }
}
