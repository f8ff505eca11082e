import type { ChatItem, ChatSite, ServerFrame, VisitorFrame } from '../../channels/chat-site.ts';
import { webchatRules } from '../../config/rules/webchat.ts';
import type { Address } from '../../conversation/address.ts';
import type { ChatExcerpt, ChatStore, SaidMessage, ToldMessage } from '../../conversation/chat-store.ts';
import type { FileStore } from '../../conversation/file-store.ts';
import type { Accept } from '../../queues/accept.ts';
import type { Live } from '../../queues/live.ts';
import { createRequestRate } from '../request-rate.ts';

/** A visitor of an account, known by a token. */
export type Visit = {
  readonly account: string;
  readonly site: ChatSite;
  readonly visitorId: string;
  readonly addressKey: string;
};

export type VisitDependencies = {
  readonly accept: Accept;
  readonly chats: ChatStore;
  readonly files: FileStore;
  readonly addressKey: (address: Address) => string;
  readonly live: Pick<Live, 'ring' | 'listen'>;
};

type MessageFrame = VisitorFrame & { readonly type: 'message' };
export type Excerpt = { readonly items: readonly ChatItem[]; readonly pending: boolean };

export type Visits = {
  readonly open: (account: string, site: ChatSite, visitorId: string) => Visit;
  /** Keeps what a frame says before it is acknowledged; undefined where nothing is to be answered. */
  readonly take: (visit: Visit, frame: VisitorFrame) => Promise<ServerFrame | undefined>;
  /** Both sides, oldest first: the newest, or what is there since `after` (ms), without what is known; and all that was not delivered. */
  readonly read: (visit: Visit, after: number | undefined, known: ReadonlySet<string>) => Promise<Excerpt>;
};

const tryAgainMs = 3_000;

/** What a visitor may do, whatever carries it. */
export function createVisits(deps: VisitDependencies): Visits {
  const mayWrite = createRequestRate(webchatRules.rates.messagesOfVisitor);
  const mayReport = createRequestRate(webchatRules.rates.acksOfVisitor);

  async function takeMessage(visit: Visit, frame: MessageFrame): Promise<ServerFrame> {
    const { account, site, visitorId, addressKey } = visit;
    const { id } = frame;
    const waitMs = mayWrite(addressKey);
    if (waitMs > 0) return { type: 'refused', id, reason: 'too_fast', retryInMs: waitMs };
    const files = frame.files ? await deps.files.attach(addressKey, frame.files) : [];
    if (!files) return { type: 'refused', id, reason: 'unknown_file' };
    const at = Date.now();
    const acceptance = await deps.accept(account, [site.toMessage(visitorId, frame, files)], true);
    if (acceptance === 'unavailable') {
      return { type: 'refused', id, reason: 'unavailable', retryInMs: tryAgainMs };
    }
    // Other pages of the same visitor show it, too.
    deps.live.ring(site.bellsOf(visitorId).messages);
    return { type: 'accepted', id, at };
  }

  async function takeReports(
    { account, site, addressKey }: Visit,
    ids: readonly string[],
    status: 'delivered' | 'read',
  ): Promise<void> {
    if (mayReport(addressKey) > 0) return;
    const own = await deps.chats.shownTo(addressKey, ids);
    const reports = own.map((messageId) => site.toReport(messageId, status));
    // What is not kept is shown, and reported, again at the next visit.
    await deps.accept(account, reports, true);
  }

  return {
    open: (account, site, visitorId) => ({
      account,
      site,
      visitorId,
      addressKey: deps.addressKey(site.addressOf(visitorId)),
    }),
    take: async (visit, frame) => {
      switch (frame.type) {
        case 'message':
          return await takeMessage(visit, frame);
        case 'shown':
          await takeReports(visit, frame.ids, 'delivered');
          return undefined;
        case 'read':
          await takeReports(visit, frame.ids, 'read');
          return undefined;
        case 'hello':
        case 'beat':
          return undefined;
      }
    },
    read: async ({ addressKey }, after, known) => {
      const excerpt =
        after === undefined
          ? await deps.chats.recent(addressKey, webchatRules.history)
          : await deps.chats.since(
              addressKey,
              new Date(Math.min(after, Date.now()) - webchatRules.lookBackMs),
              known,
            );
      return { items: toItems(excerpt), pending: excerpt.pending };
    },
  };
}

/** One list in the order in which it was said: an answer stands behind its question, whatever the clocks say. */
function toItems({ told, said }: ChatExcerpt): readonly ChatItem[] {
  const saidAt = new Map(said.map(({ id, at }) => [id, at.getTime()]));
  const items = [
    ...said.map(toVisitorItem),
    ...told.map((message) => toOurItem(message, saidAt.get(message.inReplyTo))),
  ];
  return items.sort((one, other) => one.at - other.at);
}

function toVisitorItem({ at, message }: SaidMessage): ChatItem {
  const files = (message.files ?? []).map(({ fileName, contentType }) => ({
    name: fileName ?? '',
    type: contentType,
  }));
  return { from: 'visitor', id: message.thread?.id ?? '', at: at.getTime(), text: message.text, files };
}

function toOurItem({ id, at, author, reply, language, delivered }: ToldMessage, askedAt = 0): ChatItem {
  return {
    ...{ from: 'us', id, author, language, delivered },
    at: Math.max(at.getTime(), askedAt + 1),
    content: reply.content,
  };
}
