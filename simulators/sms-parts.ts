const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('\f^{}\\[~]|€');

/** How many parts a carrier makes of a text: 160 or 153 each in GSM-7, 70 or 67 in UCS-2. */
export function countParts(text: string): number {
  let septets = 0;
  for (const character of text) {
    if (basic.has(character)) septets += 1;
    else if (extended.has(character)) septets += 2;
    else return partsOf(text.length, 70, 67);
  }
  return partsOf(septets, 160, 153);
}

function partsOf(units: number, single: number, concatenated: number): number {
  return units <= single ? 1 : Math.ceil(units / concatenated);
}
