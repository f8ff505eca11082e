import type { Reply } from '../../conversation/reply.ts';
import { foldText } from '../../conversation/values/fold-text.ts';
import { findTokens } from '../../conversation/values/token.ts';
import { isUnfilled } from './facts.ts';

/** What is looked at of sentences of the rules before they go out: what may have come into them from outside. */
export type ReplyCheck = 'places' | 'tokens' | 'links' | 'empty';

/**
 * Looks at an answer of the rules. Its sentences are ours, but names, nicknames and addresses in them are not: none of
 * these brings a link, a token or a place that was never filled to a customer. A receipt and a link are made of records
 * alone.
 */
export function checkReply({ class: replyClass, content }: Reply): ReplyCheck | null {
  if (content.kind === 'receipt' || replyClass === 'receipt' || replyClass === 'code') return null;
  const { text } = content;
  if (text.trim() === '') return 'empty';
  if (isUnfilled(text)) return 'places';
  if (findTokens(foldText(text)).length > 0) return 'tokens';
  return link.test(text) ? 'links' : null;
}

const link = /https?:\/\/|\bwww\./i;
