import { z } from 'zod';
import { baseUrlSetting, numberSetting, textsBySetting } from '../account-settings.ts';

/**
 * `{"numbers": ["+23417001234"], "textsBy": {"account": "at-sms", "number": "21512"}}`. `personNumber`: who is called when
 * a caller wants a person; without one a message is recorded. `recordingHosts`: from where recordings are fetched;
 * `.example.com` is every host below it. `baseUrl`: a simulator that keeps them.
 */
export const Settings = z.strictObject({
  numbers: z.array(numberSetting).min(1),
  textsBy: textsBySetting,
  personNumber: numberSetting.optional(),
  voice: z
    .string()
    .regex(/^[A-Za-z][\w.-]{1,60}$/, 'a voice, like en-GB-Standard-B')
    .default('woman'),
  recordingHosts: z
    .array(z.string().regex(/^\.?[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a host, or a dot and a domain'))
    .default(['.africastalking.com']),
  baseUrl: baseUrlSetting.optional(),
});

export type Settings = z.output<typeof Settings>;

const word = z.string().max(100);
const recording = z.url({ protocol: /^https?$/ }).max(1_000);

/**
 * `isActive=1&sessionId=ATVId_9c1f&direction=Inbound&callerNumber=%2B2348031234567&destinationNumber=%2B23417001234&
 * callSessionState=Active&dtmfDigits=1`
 */
export const CallForm = z.object({
  isActive: z.enum(['0', '1']),
  sessionId: word.min(1),
  direction: z.string().regex(/^inbound$/i),
  callerNumber: word,
  destinationNumber: word,
  dtmfDigits: z.string().max(200).default(''),
  recordingUrl: z.union([z.literal(''), recording]).default(''),
  /** With these a dialled leg is told of: when it is picked up, and when it ends. */
  dialDestinationNumber: word.default(''),
  dialStartTime: word.default(''),
  dialDurationInSeconds: word.default(''),
});

export type Call = z.output<typeof CallForm>;

/** `isActive=0&sessionId=ATVId_9c1f&destinationNumber=%2B23417001234&callSessionState=Completed&durationInSeconds=41` */
export const EventForm = z.object({ sessionId: word.min(1), destinationNumber: word });
