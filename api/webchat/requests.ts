import type { Context } from 'koa';
import type { ServerFrame } from '../../channels/chat-site.ts';
import { WebhookError } from '../../config/errors.ts';
import { fileRules } from '../../config/rules/files.ts';
import { webchatRules } from '../../config/rules/webchat.ts';
import { sniffFileKind } from '../../conversation/values/file-kind.ts';
import { clientAddress } from '../client-address.ts';
import { answerProblem } from '../problem.ts';
import { readBody } from '../read-body.ts';
import { createRequestRate, type RequestRate } from '../request-rate.ts';
import { allowedOrigin, type SiteRoute } from './sites.ts';
import type { SocketDependencies } from './socket.ts';
import type { Visit, VisitDependencies } from './visit.ts';
import { watchVisit } from './watch-visit.ts';

export type RequestDependencies = SocketDependencies & Pick<VisitDependencies, 'files'>;

export type SiteRequests = {
  readonly serve: (ctx: Context, route: SiteRoute) => Promise<void>;
  /** Answers what waits for updates. */
  readonly close: () => void;
};

type Known = { readonly visit: Visit; readonly token?: string };

const fileName = /[\p{C}\\/:*?"<>|]/gu;

/** The same chat over plain requests, where a proxy lets no socket through; and what a socket is too narrow for. */
export function createSiteRequests({ visits, files, live, log }: RequestDependencies): SiteRequests {
  const { rates } = webchatRules;
  const mayBegin = createRequestRate(rates.sessionsOfAddress);
  const mayAsk = createRequestRate(rates.requestsOfAddress);
  const mayUpload = createRequestRate(rates.filesOfVisitor);
  const polls = new Map<string, number>();
  const waiting = new Set<() => void>();

  /** Nobody is told why a token is not taken. */
  function known(ctx: Context, { account, site }: SiteRoute): Known {
    const now = new Date();
    const claim = site.readToken(bearer(ctx), now);
    if (!claim) throw new WebhookError(401, 'The token is missing or over; begin a new session.');
    const visit = visits.open(account, site, claim.visitorId);
    return claim.renew ? { visit, token: site.issueToken(claim.visitorId, now) } : { visit };
  }

  function sessions(ctx: Context, { site }: SiteRoute): void {
    const now = new Date();
    const visitorId = site.readToken(bearer(ctx), now)?.visitorId ?? site.newVisitorId();
    ctx.body = { token: site.issueToken(visitorId, now) };
  }

  async function messages(ctx: Context, route: SiteRoute): Promise<void> {
    const { visit, token } = known(ctx, route);
    const frames = route.site.readFrames(await readJson(ctx));
    const answers: ServerFrame[] = [];
    for (const frame of frames) {
      const answer = await visits.take(visit, frame);
      if (answer) answers.push(answer);
    }
    ctx.body = { frames: answers, ...(token ? { token } : {}) };
  }

  /** Waits until there is something to tell. `after` as in `hello`; `known`: ids that need not be told again. */
  async function updates(ctx: Context, route: SiteRoute): Promise<void> {
    const { visit, token } = known(ctx, route);
    const { after, known: ids } = route.site.readUpdates(await readJson(ctx));
    const shown = new Set(ids);
    const welcome = token ? { token } : {};
    const begin = await visits.read(visit, after, shown);
    const items = begin.items.filter(({ id }) => !shown.has(id));
    if (after === undefined || items.length > 0) {
      ctx.body = { frames: [{ type: 'items', items }], ...welcome };
      return;
    }
    const open = polls.get(visit.addressKey) ?? 0;
    if (open >= webchatRules.pollsOfVisitor) return tooFast(ctx, 5_000);
    polls.set(visit.addressKey, open + 1);
    const frame = await nextFrame(ctx, visit, shown);
    const left = (polls.get(visit.addressKey) ?? 1) - 1;
    if (left > 0) polls.set(visit.addressKey, left);
    else polls.delete(visit.addressKey);
    ctx.body = { frames: frame ? [frame] : [], ...welcome };
  }

  function nextFrame(
    ctx: Context,
    visit: Visit,
    shown: ReadonlySet<string>,
  ): Promise<ServerFrame | undefined> {
    return new Promise((resolve) => {
      const end = (frame?: ServerFrame) => {
        clearTimeout(timer);
        watch.stop();
        waiting.delete(end);
        resolve(frame);
      };
      const watch = watchVisit({ visit, visits, live, known: shown, send: end, log });
      const timer = setTimeout(end, webchatRules.pollForMs);
      waiting.add(end);
      ctx.res.once('close', () => end());
    });
  }

  async function upload(ctx: Context, route: SiteRoute): Promise<void> {
    const { visit } = known(ctx, route);
    const waitMs = mayUpload(visit.addressKey);
    if (waitMs > 0) return tooFast(ctx, waitMs);
    const bytes = await readBody(ctx.req, webchatRules.fileBytes);
    const contentType = sniffFileKind(bytes) ?? '';
    const name = readName(ctx.get('x-file-name'));
    const { account, addressKey } = visit;
    const isTaken = webchatRules.fileKinds.includes(contentType);
    const taken = isTaken
      ? await files.put({
          ...{ account, addressKey, contentType, bytes, unsentForMs: fileRules.unsentForMs },
          ...(name ? { fileName: name } : {}),
        })
      : undefined;
    if (!taken || 'refused' in taken) {
      throw new WebhookError(415, 'Send a picture (JPEG, PNG, WebP) or a PDF.');
    }
    ctx.body = { id: taken.fileId, contentType };
  }

  const posts: Readonly<
    Record<string, { rate: RequestRate; run: (ctx: Context, route: SiteRoute) => Promise<void> | void }>
  > = {
    sessions: { rate: mayBegin, run: sessions },
    messages: { rate: mayAsk, run: messages },
    updates: { rate: mayAsk, run: updates },
    files: { rate: mayAsk, run: upload },
  };

  return {
    serve: async (ctx, route) => {
      const origin = allowedOrigin(ctx.req, route.site);
      if (!origin && (ctx.get('origin') !== '' || route.what !== 'site')) {
        throw new WebhookError(403, 'This page may not embed the chat: it is not in allowedOrigins.');
      }
      ctx.vary('Origin');
      if (origin) ctx.set('Access-Control-Allow-Origin', origin);
      if (ctx.method === 'OPTIONS') return preflight(ctx);
      if (route.what === 'site') {
        requireMethod(ctx, 'GET');
        ctx.body = route.site.look;
        return;
      }
      const post = posts[route.what];
      if (!post) throw new WebhookError(404, 'Connect to this address with a WebSocket.');
      requireMethod(ctx, 'POST');
      const waitMs = post.rate(clientAddress(ctx.req, route.site.trustedProxies));
      if (waitMs > 0) return tooFast(ctx, waitMs);
      await post.run(ctx, route);
    },
    close: () => {
      for (const end of [...waiting]) end();
    },
  };
}

function preflight(ctx: Context): void {
  ctx.set('Access-Control-Allow-Methods', 'GET, POST');
  ctx.set('Access-Control-Allow-Headers', 'Authorization, Content-Type, X-File-Name');
  ctx.set('Access-Control-Max-Age', '7200');
  ctx.status = 204;
}

function requireMethod(ctx: Context, method: 'GET' | 'POST'): void {
  if (ctx.method === method) return;
  ctx.set('Allow', method);
  throw new WebhookError(405, `Use ${method}.`);
}

function tooFast(ctx: Context, waitMs: number): void {
  ctx.set('Retry-After', String(Math.ceil(waitMs / 1_000)));
  answerProblem(ctx, 429, 'That was too often. Please wait a little.');
}

function bearer(ctx: Context): string {
  return /^Bearer (\S{1,200})$/.exec(ctx.get('authorization'))?.[1] ?? '';
}

async function readJson(ctx: Context): Promise<string> {
  if (!/^application\/json\s*(;|$)/i.test(ctx.get('content-type'))) {
    throw new WebhookError(415, 'Send application/json.');
  }
  return (await readBody(ctx.req, webchatRules.frameBytes)).toString();
}

/** A name to show, not a place in a file system. */
function readName(encoded: string): string {
  try {
    return decodeURIComponent(encoded.slice(0, 600)).replace(fileName, '_').slice(0, 100);
  } catch {
    return '';
  }
}
