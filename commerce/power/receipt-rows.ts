import { powerRules } from '../../config/rules/power.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import { formatNaira } from '../../conversation/values/naira.ts';
import { formatToken } from '../../conversation/values/token.ts';
import type { LineView, PowerCode, PowerLine } from '../order.ts';
import { describeMeter } from './describe.ts';

type Row = { readonly label: string; readonly value: string; readonly role?: 'code' };
type PowerLineView = PowerLine & Pick<LineView, 'proof' | 'status'>;

/** A token's receipt: the codes first, in the order in which they are keyed in, then what was bought for whom. */
export function powerReceiptRows(line: PowerLineView, amount: string, pack: LanguagePack): readonly Row[] {
  const { receipt } = pack.power;
  const { disco, meterType, meter, holder, proof, faceKobo, payableKobo } = line;
  const units = proof?.units ?? null;
  const tariffClass = proof?.tariffClass ?? line.tariffClass;
  return [
    ...codeRows(proof?.codes ?? [], pack),
    ...(units === null ? [] : [{ label: receipt.units, value: `${units} kWh` }]),
    { label: receipt.meter, value: `${meter} (${describeMeter(disco, meterType, pack)})` },
    ...(holder ? [{ label: receipt.holder, value: holder }] : []),
    ...(tariffClass === null ? [] : [{ label: receipt.tariff, value: tariffClass }]),
    { label: receipt.amount, value: amount },
    { label: receipt.charge, value: formatNaira(payableKobo - faceKobo) },
  ];
}

function codeRows(codes: readonly PowerCode[], pack: LanguagePack): readonly Row[] {
  const { receipt } = pack.power;
  return codes.map(({ name, digits }, index) => {
    const label = receipt.codes[name];
    const place = codes.length > 1 ? `${index + 1}. ${label}` : label;
    return { label: place, value: formatToken(digits), role: 'code' };
  });
}

/** How to load what was bought, and until when; for a bill there is nothing to load. */
export function powerReceiptFooter({ meterType, proof }: PowerLineView, pack: LanguagePack): string {
  const { receipt } = pack.power;
  if (meterType === 'POSTPAID' || !proof) return receipt.billFooter;
  const days = powerRules.tokenValidityDays;
  return proof.codes.length > 1 ? receipt.codesFooter({ days }) : receipt.tokenFooter({ days });
}
