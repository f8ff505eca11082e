import { foldText } from '../../conversation/values/fold-text.ts';

/** English, Nigerian Pidgin, Hausa, Yoruba, Igbo. */
export type SpokenLanguage = 'en' | 'pcm' | 'ha' | 'yo' | 'ig';

const PIDGIN =
  /\b(?:abeg|wetin|dey|una|wey|oya|sabi|comot|no gree|nor|wan|fit|oga|wahala|make i|make una|how far|biko|dem|chop|e don|i don|don (?:finish|enter|spoil|carry|go|pay)|am o|abi|na so|no be|shey|sef|im own|dat|dis)\b/;

const toSet = (words: string): ReadonlySet<string> => new Set(words.split(' '));

// Words that tell a language from English and Pidgin, folded: "na", "da", "to", "mi" alone tell nothing.
const marks = {
  ha: toSet(
    'ina ba mu bai yana kuma amma saboda nawa ne yaya zan zai tun jiya har yanzu sannu kudi kudina kudin wuta wutar lantarki sayi saya ' +
      'sayen tura turo kati layi layina waya wayata abokina matata mutum magana taimako dawo dina cire daga zuwa ake aka ya sosai gode ' +
      'ku min minti kwana wuni lafiya don allah akwai babu wannan wani yanke karewa goge canza ranci raba kowane mako wata me sa aka saka ki ta in kan wane mafi arha koma sabon tafiya hankali yankewa ' +
      'saitin sabunta kansa kyautar yi aiki sai anjima haka ci gaba soke bar shi kawai za iya rasit aikinku kyau menene farashin ' +
      'shinkafa tani gwamnan jihar mita mitata lalace karbar babban sako bayyana wutan',
  ),
  yo: toSet(
    'mo mi ni ti ko si awon emi yin ejo jowo joo owo ra foonu elo bawo ejowo se ekaaro kaaro kaasan kaale ina lati ana gbogbo adugbo ' +
      'okunkun fe ninu fun sori wole sugbon yoo iyawo pelu lori ojo oju nibo kini ranse pada gan dupe ese ile enikan eniyan soro oruko ' +
      'baje tii osu yii leemeji loni lonii beeni rara kilode gbese ya wa ba fi tan ju itan han le gba tuntun tun wo lo dara lora ja ' +
      'dabo fagilee lowo ran dupe naa kuna ki ku ta ka te jowo e o',
  ),
  ig: toSet(
    'biko ego m ka i na choro zuo zuta izu azuo nwanne daalu kedu gi anyi ole ihe maka oku latrik di adighi mana ya bu ebe mere mee ' +
      'anatabeghi batabeghi akwuru nyere aka mmadu okwu kwusi izitere ozi hichapu niile gbanwe ibe mpaghara unu oru mma nnoo ndewo imela nke ukwu ukwuu ututu ezuru onye isi ala gbaziri weghachiri tinye fon nno kagbuo ee gaa ihu choputa jiri ikwu maara maka',
  ),
} as const;
// shared by two of them, or by shorthand of English: they count only beside a mark of their own
const common = toSet(
  'na ya mi m ba ti to ni i ko da se si mo bu wa fi ju ka ole ne mu min don ana di tan me in aka ki ta kan o e le lo ran han te ku iya sa wo za bar ee',
);
const dotted: Readonly<Record<keyof typeof marks, RegExp>> = {
  ha: /[ɗɓƙ]/iu,
  yo: /[ẹṣ]|ẹ́|ẹ̀/iu,
  ig: /[ịụṅ]/iu,
};

function markOf(text: string, words: readonly string[], language: keyof typeof marks): number {
  const known = words.filter((word) => marks[language].has(word));
  const own = known.filter((word) => !common.has(word)).length;
  const letters = dotted[language].test(text.normalize('NFC')) ? 2 : 0;
  return own + letters === 0 ? 0 : own + letters + (known.length - own) / 2;
}

/** The language that most of a message is in. One word of another language makes no message of that language. */
export function detectLanguage(text: string): SpokenLanguage {
  const folded = foldText(text).replace(/\p{M}/gu, '');
  const words = folded.match(/[a-zɗɓƙ']+/gu) ?? [];
  const ranked = (['ha', 'yo', 'ig'] as const)
    .map((language) => ({ language, mark: markOf(text, words, language) }))
    .sort((a, b) => b.mark - a.mark);
  const best = ranked[0];
  if (best && best.mark > 0 && best.mark >= Math.min(2, words.length) && best.mark >= words.length * 0.33)
    return best.language;
  return PIDGIN.test(folded) ? 'pcm' : 'en';
}
