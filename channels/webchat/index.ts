import { defineChannel } from '../channel.ts';
import { Settings } from './schema.ts';
import { openSender, openTyping } from './send.ts';
import { openSite } from './site.ts';

/** A chat that sites embed with one script tag; visitors connect to us, so there is no provider. */
export const webchat = defineChannel({
  name: 'webchat',
  medium: 'webchat',
  kind: 'push',
  settings: Settings,
  // Nobody outside is called; this only keeps the databases from being flooded by one account.
  limits: { messagesPerSecond: 500 },
  webhooks: [],
  openSender: async (settings, options) => openSender(settings, options),
  openTyping: async (settings, options) => openTyping(settings, options),
  openSite,
  setup: ({ siteKey, allowedOrigins }) => [
    {
      title: `In the pages of ${allowedOrigins.join(', ')}: <script src="<PUBLIC_BASE_URL>/webchat/widget.js" data-site-key="${siteKey}" async></script>`,
    },
  ],
});
