import { PowerSlots } from '../../commerce/power/slots.ts';
import { powerRules } from '../../config/rules/power.ts';
import { findDiscos, findDiscoTowns } from '../../conversation/values/disco.ts';
import { foldText } from '../../conversation/values/fold-text.ts';
import { parseNickname } from '../../conversation/values/meter-nickname.ts';
import { findMeterNumbers } from '../../conversation/values/meter-number.ts';
import type { SavedMeter } from '../../conversation/values/saved-meter.ts';
import { goOn } from '../flows/show-flow.ts';
import { packOf, say, type TurnDraft, textOf } from '../turn-draft.ts';
import { tellLastToken } from './power-answers.ts';
import { powerPurchases } from './power-records.ts';

const polite = '(?:(?:please|pls|abeg|biko)\\s+)*';
const saving = new RegExp(
  `^${polite}(?:save|keep|store|remember)\\s+(?<what>.*?)\\s*\\b(?:as|name am|named?|call am|call it)\\s+(?<name>.+)$`,
);
const savesMeter = /\bmeter\b|\d{8,}|^(?:am|it|this|this one|that one)$/;
const listing = new RegExp(`^${polite}(?:(?:show|list|see)\\s+)?(?:my\\s+)?(?:saved\\s+)?meters$`);
const forgetting = new RegExp(
  `^${polite}(?:forget|remove|delete|comot)\\s+(?:the\\s+|my\\s+)?(?:saved\\s+)?(?<meter>meter\\s+)?(?<name>.+?)(?<after>\\s+meter)?$`,
);
const resending =
  /^(?:please |pls |abeg )*(?:resend|resend token|resend my token|resend the token|last token|my token|my last token|token again|send (?:my |the )?token again|send am again)$/;

/** Commands about saved meters and the last token. False where the message is none of them. */
export async function takeMeterCommand(draft: TurnDraft): Promise<boolean> {
  const folded = foldText(textOf(draft))
    .trim()
    .replace(/[\s.!]+$/, '')
    .replace(/\s+/g, ' ');
  if (resending.test(folded)) await tellLastToken(draft);
  else if (listing.test(folded)) await listMeters(draft);
  else if (!(await trySave(draft, folded)) && !(await tryForget(draft, folded))) return false;
  if (draft.replies.length > 0) await goOn(draft);
  return true;
}

async function trySave(draft: TurnDraft, folded: string): Promise<boolean> {
  const { what = '', name = '' } = saving.exec(folded)?.groups ?? {};
  if (name === '' || !savesMeter.test(what)) return false;
  const { saved } = packOf(draft).power;
  const nickname = parseNickname(name);
  const meter = (await namedMeter(draft, what)) ?? null;
  if (!nickname) say(draft, saved.badName);
  else if (!meter) say(draft, saved.noMeter);
  else await saveMeter(draft, { ...meter, nickname });
  return true;
}

async function saveMeter(draft: TurnDraft, meter: SavedMeter): Promise<void> {
  const { saved } = packOf(draft).power;
  const known = await draft.input.reads.savedMeters();
  const count = powerRules.savedMetersAtMost;
  const replaces = known.some(({ nickname }) => nickname === meter.nickname);
  if (known.length >= count && !replaces) return say(draft, saved.full({ count }));
  draft.effects.push({ kind: 'save_meter', meter });
  say(draft, saved.done(meter));
}

/** The meter that is meant: written out, of the purchase under way, or of the last one. */
async function namedMeter(draft: TurnDraft, what: string): Promise<Omit<SavedMeter, 'nickname'> | undefined> {
  const [number] = findMeterNumbers(what);
  if (number) return writtenMeter(draft, what, number.value);
  const { flow } = draft.state;
  const slots = flow?.flow === 'buy_power' ? PowerSlots.safeParse(flow.slots).data : undefined;
  if (slots?.disco && slots.meter) {
    return { disco: slots.disco, meter: slots.meter, meterType: slots.meterType ?? 'PREPAID' };
  }
  const [last] = await powerPurchases(draft);
  return last && { disco: last.line.disco, meter: last.line.meter, meterType: last.line.meterType };
}

async function writtenMeter(
  draft: TurnDraft,
  what: string,
  meter: string,
): Promise<Omit<SavedMeter, 'nickname'> | undefined> {
  const disco = (findDiscos(what)[0] ?? findDiscoTowns(what)[0])?.value;
  const meterType = /\bpost-?paid\b/.test(what) ? 'POSTPAID' : 'PREPAID';
  if (disco) return { disco, meter, meterType };
  const bought = (await powerPurchases(draft)).find(({ line }) => line.meter === meter);
  return bought && { disco: bought.line.disco, meter, meterType: bought.line.meterType };
}

async function listMeters(draft: TurnDraft): Promise<void> {
  const { saved } = packOf(draft).power;
  const meters = await draft.input.reads.savedMeters();
  if (meters.length === 0) return say(draft, saved.none);
  const rows = meters.map((meter, index) => saved.row({ ...meter, position: index + 1 }));
  say(draft, [saved.title, ...rows].join('\n'));
}

/** "Forget it" and "delete my data" are about something else: only a meter's word or a known name makes it one. */
async function tryForget(draft: TurnDraft, folded: string): Promise<boolean> {
  const { name = '', meter, after } = forgetting.exec(folded)?.groups ?? {};
  const nickname = parseNickname(name);
  if (!nickname) return false;
  const known = await draft.input.reads.savedMeters();
  const isKnown = known.some((saved) => saved.nickname === nickname);
  if (!isKnown && meter === undefined && after === undefined) return false;
  const { saved } = packOf(draft).power;
  if (isKnown) draft.effects.push({ kind: 'forget_meter', nickname });
  say(draft, isKnown ? saved.forgotten({ nickname }) : saved.unknown({ nickname }));
  return true;
}
