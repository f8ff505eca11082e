import { createHash, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { WebhookError } from '../../config/errors.ts';
import type { InboundFile, InboundMessage } from '../../conversation/channel-event.ts';
import type { ChatSite, VisitorFrame } from '../chat-site.ts';
import { Frame, Frames, type Settings, Updates } from './schema.ts';
import { issueToken, readToken } from './token.ts';

/** Keys and bells go through logs and jobs, where a visitor's id has no place. */
const digest = (...parts: readonly string[]) =>
  createHash('sha256').update(parts.join('|')).digest('base64url').slice(0, 27);

export function bellsOf({ siteKey }: Pick<Settings, 'siteKey'>, visitorId: string) {
  const visitor = digest(siteKey, visitorId);
  return { messages: `webchat:${visitor}`, typing: `webchat:${visitor}:typing` };
}

export function openSite(settings: Settings): ChatSite {
  const { siteKey, tokenSecret, formerTokenSecret, title, greeting, accent, language } = settings;
  const origins = new Set(settings.allowedOrigins);
  const secrets = formerTokenSecret ? [tokenSecret, formerTokenSecret] : [tokenSecret];
  return {
    siteKey,
    look: { title, greeting: greeting ?? null, accent, language },
    demo: settings.demo,
    trustedProxies: settings.trustedProxies,
    allowsOrigin: (origin) => origins.has(origin),
    newVisitorId: () => randomBytes(16).toString('base64url'),
    issueToken: (visitorId, now) => issueToken(siteKey, visitorId, now, tokenSecret),
    readToken: (token, now) => readToken(siteKey, token, now, secrets),
    addressOf: (visitorId) => ({ medium: 'webchat', value: visitorId }),
    bellsOf: (visitorId) => bellsOf(settings, visitorId),
    readFrame: (text) => read(text, Frame),
    readFrames: (text) => read(text, Frames).frames,
    readUpdates: (text) => read(text, Updates),
    toMessage: (visitorId, frame, files) => toMessage(siteKey, visitorId, frame, files),
    toReport: (messageId, status) => ({
      kind: 'delivery_report',
      key: `wc:dlr:${digest(messageId)}:${status}`,
      externalId: messageId,
      status,
      rawStatus: status === 'read' ? 'read' : 'shown',
    }),
  };
}

function toMessage(
  siteKey: string,
  visitorId: string,
  { id, text, choiceId }: VisitorFrame & { readonly type: 'message' },
  files: readonly InboundFile[],
): InboundMessage {
  return {
    kind: 'message',
    key: `wc:msg:${digest(siteKey, visitorId, id)}`,
    from: { medium: 'webchat', value: visitorId },
    to: siteKey,
    text,
    ...(choiceId === undefined ? {} : { choiceId }),
    ...(files.length > 0 ? { files } : {}),
    // By it the visitor's side knows its own message again.
    thread: { id },
  };
}

/** Undefined for what is no JSON: no schema takes that. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function read<Value>(text: string, schema: z.ZodType<Value>): Value {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const names = new Set(parsed.error.issues.map((issue) => issue.path.join('.') || '(frame)'));
  throw new WebhookError(400, `The frame is wrong in: ${[...names].join(', ')}.`);
}
