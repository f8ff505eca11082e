import { z } from 'zod';
import { Secret } from '../config/secret.ts';

export const secretSetting = z
  .string()
  .min(1)
  .transform((text) => new Secret(text));

/** Where a provider's API is to be found instead of its own host, such as a simulator; without a slash at the end. */
export const baseUrlSetting = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** A number (`+2348031234567`) or short code (`21512`) of ours. */
export const numberSetting = z
  .string()
  .regex(/^(\+[1-9]\d{6,14}|\d{3,8})$/, 'E.164 with a plus, or a short code');

/** The SMS account that texts what a dialogue can't say, and its number or short code. */
export const textsBySetting = z.strictObject({ account: z.string().min(1), number: numberSetting });
