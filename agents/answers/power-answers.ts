import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import { findMeterBrand, type MeterBrand, meterBrands } from '../../conversation/values/meter-brand.ts';
import { findMeterNumbers } from '../../conversation/values/meter-number.ts';
import { formatToken } from '../../conversation/values/token.ts';
import { startPurchase } from '../flows/show-flow.ts';
import { openEnquiry } from '../handoff/call-person.ts';
import { sayReceipt } from '../news/order-receipt.ts';
import { packOf, say, type TurnDraft, textOf } from '../turn-draft.ts';
import { sayStatus } from './order-answers.ts';
import { lastToken, type PowerPurchase, powerPurchases } from './power-records.ts';
import { articleWords, tellArticle } from './tell-article.ts';

type Answer = (draft: TurnDraft) => Promise<void> | void;

const asksForBand = /\b(?:band|class|tariff|rate|[rc][1-3])\b/i;

/** What answers POWER: by intent and leaf, or by as much of it as is listed. */
export const powerAnswers: Readonly<Record<string, Answer>> = {
  'POWER.PURCHASE': (draft) => startPurchase(draft, 'POWER'),
  'POWER.BILLING_ISSUE.dispute': (draft) => report(draft, 'dispute'),
  'POWER.BILLING_ISSUE.tariff': tellTariff,
  'POWER.BILLING_ISSUE.breakdown': (draft) => void tellArticle(draft, 'bill-makeup'),
  'POWER.TECHNICAL_ISSUE.token_loading': tellHowToLoad,
  'POWER.TECHNICAL_ISSUE.meter_fault': (draft) => report(draft, 'fault'),
  'POWER.TECHNICAL_ISSUE.outage': (draft) => report(draft, 'outage'),
  'POWER.INQUIRY.bill_status': (draft) => startPurchase(draft, 'POWER', `${textOf(draft)} postpaid`),
  'POWER.INQUIRY.tariff_info': (draft) =>
    asksForBand.test(textOf(draft)) ? tellTariff(draft) : void tellArticle(draft, 'power-prices'),
  'POWER.INQUIRY.meter_upgrade': (draft) => void tellArticle(draft, 'new-meter'),
  'POWER.INQUIRY.resend_token': tellLastToken,
};

/** The ids of the choices that follow the general help. */
export const brandChoices = Object.fromEntries(
  meterBrands.map((brand) => [`meter_${brand.toLowerCase()}`, brand]),
) as Readonly<Record<string, MeterBrand>>;

const brandArticles: Readonly<Record<MeterBrand, string>> = {
  Hexing: 'load-token-hexing',
  Mojec: 'load-token-mojec',
  Conlog: 'load-token-conlog',
};

/** How the last token is loaded: by the meter's maker where it is named or known, else in general. */
export async function tellHowToLoad(draft: TurnDraft): Promise<void> {
  const named = findMeterBrand(textOf(draft));
  if (named) return tellBrand(draft, named);
  const { load } = packOf(draft).power;
  const last = await lastToken(draft);
  if (last) say(draft, tokenAgain(last, packOf(draft)), 'receipt');
  const known = last ? await draft.input.reads.meterBrand(last.line.meter) : null;
  if (known) return sayBrand(draft, known);
  const choices = Object.entries(brandChoices).map(([id, label]) => ({ id, label }));
  const how = articleWords(draft, 'load-token');
  say(draft, { kind: 'choices', text: [...(how ? [how] : []), load.which].join(' '), choices });
}

/** The codes of a purchase once more, in the order in which they are keyed in. */
function tokenAgain({ line }: PowerPurchase, { power }: LanguagePack): string {
  const codes = (line.proof?.codes ?? []).map(({ digits }) => formatToken(digits)).join(', ');
  return power.load.last({ code: codes, meter: line.meter });
}

/** The steps on that keypad, kept in mind for the meter of the last token. */
export async function tellBrand(draft: TurnDraft, brand: MeterBrand): Promise<void> {
  const last = await lastToken(draft);
  sayBrand(draft, brand);
  if (last) draft.effects.push({ kind: 'note_meter_brand', meter: last.line.meter, brand });
}

function sayBrand(draft: TurnDraft, brand: MeterBrand): void {
  const { again } = packOf(draft).power.load;
  const how = articleWords(draft, brandArticles[brand]);
  say(draft, [...(how ? [how] : []), again].join(' '));
}

/** The last token again, to whom it belongs; while it is on its way, where it stands. */
export async function tellLastToken(draft: TurnDraft): Promise<void> {
  const pack = packOf(draft);
  const [latest] = await powerPurchases(draft);
  const open =
    latest && ['PAID', 'VENDING', 'UNKNOWN', 'AWAITING_PAYMENT', 'HELD'].includes(latest.order.status);
  const last = await lastToken(draft);
  if (last && !open) return sayReceipt(draft, last.order);
  if (!latest) return say(draft, pack.power.load.noToken);
  sayStatus(draft, latest.order);
}

async function tellTariff(draft: TurnDraft): Promise<void> {
  const { support } = packOf(draft).power;
  const known = (await powerPurchases(draft)).find(({ line }) => line.proof?.tariffClass ?? line.tariffClass);
  const tariff = known?.line.proof?.tariffClass ?? known?.line.tariffClass;
  if (known && tariff) say(draft, support.tariffKnown({ tariff, meter: known.line.meter }));
  tellArticle(draft, 'tariff-bands');
}

const reports = {
  outage: { category: 'technical', priority: 'HIGH', intent: 'TECHNICAL_ISSUE', what: 'No light' },
  fault: { category: 'technical', priority: 'MEDIUM', intent: 'TECHNICAL_ISSUE', what: 'Meter fault' },
  dispute: { category: 'billing', priority: 'MEDIUM', intent: 'BILLING_ISSUE', what: 'Bill disputed' },
} as const;

/** What only a person can mend becomes an enquiry, with the meter where one is named or known. */
async function report(draft: TurnDraft, kind: keyof typeof reports): Promise<void> {
  const { what, category, priority, intent } = reports[kind];
  const meter = await meterOf(draft);
  openEnquiry(draft, {
    reason: 'asked_for_person',
    category,
    priority,
    summary: `${what}. Meter: ${meter ?? 'not named'}. Customer wrote: ${textOf(draft)}`,
    domain: 'POWER',
    intent,
  });
  const { support } = packOf(draft).power;
  say(draft, meter ? support[kind] : `${support[kind]} ${support.addMeter}`);
}

/** The meter that the message names, else the one of the last purchase. */
async function meterOf(draft: TurnDraft): Promise<string | undefined> {
  const [named] = findMeterNumbers(textOf(draft));
  if (named) return named.value;
  const [last] = await powerPurchases(draft);
  return last && `${last.line.meter} (${last.line.disco})`;
}
