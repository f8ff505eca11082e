import { ProviderError } from '../../config/errors.ts';
import type { Sender, SenderOptions, ShowTyping } from '../channel.ts';
import type { Settings } from './schema.ts';
import { bellsOf } from './site.ts';

const visitorForm = /^[A-Za-z0-9_-]{22}$/;

/** The message stands in our own database; whoever holds the visitor's connection is told to look there. */
export function openSender(settings: Settings, { ringLive }: Pick<SenderOptions, 'ringLive'>): Sender {
  return async ({ id, to, reply }) => {
    if (!visitorForm.test(to)) throw new ProviderError('recipient_invalid', { providerCode: 'no_visitor' });
    // A code is kept nowhere, and what is shown here is what is kept.
    if (reply.class === 'code') throw new ProviderError('provider_rejected', { providerCode: 'code' });
    ringLive(bellsOf(settings, to).messages);
    return { externalId: id, parts: 1, status: 'sent' };
  };
}

export function openTyping(settings: Settings, { ringLive }: Pick<SenderOptions, 'ringLive'>): ShowTyping {
  return async ({ to }) => ringLive(bellsOf(settings, to).typing);
}
