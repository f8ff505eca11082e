import { z } from 'zod';
import { textsBySetting } from '../account-settings.ts';

/**
 * `{serviceCodes: ['*384*77#'], textsBy: {account: 'at-sms', number: '21512'}}`. What does not fit on a screen, or comes
 * after the session, is texted by the SMS account named there.
 */
export const Settings = z.strictObject({
  serviceCodes: z.array(z.string().regex(/^\*\d{2,6}(\*\d{1,6})*#$/, 'a code to dial, like *384*77#')).min(1),
  textsBy: textsBySetting,
});

export type Settings = z.output<typeof Settings>;

const word = z.string().max(100);

/** `sessionId=ATUid_9c1f&phoneNumber=%2B2348031234567&networkCode=62130&serviceCode=%2A384%2A77%23&text=1%2A500` */
export const HopForm = z.object({
  sessionId: word.min(1),
  phoneNumber: word,
  serviceCode: word,
  networkCode: word.default(''),
  text: z.string().max(1_500).default(''),
});

/** `sessionId=ATUid_9c1f&serviceCode=…&phoneNumber=…&status=Incomplete&durationInMillis=41000&hopsCount=3&input=1*500` */
export const EndForm = z.object({ sessionId: word.min(1), serviceCode: word, status: word.default('') });
