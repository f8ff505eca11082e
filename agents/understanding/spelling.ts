import { conceptWords } from './concepts.ts';
import { canonicalWord } from './lexicon.ts';

type Rows = { readonly before: readonly number[]; readonly previous: readonly number[] };

function nextRow(a: string, b: string, i: number, { before, previous }: Rows): number[] {
  const row = [i];
  for (let j = 1; j <= b.length; j++) {
    const same = a[i - 1] === b[j - 1] ? 0 : 1;
    const cost = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
    const swapped = j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
    row.push(swapped ? Math.min(cost, (before[j - 2] ?? cost) + 1) : cost);
  }
  return row;
}

/** Optimal string alignment distance, given up beyond `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let rows: Rows = { before: [], previous: Array.from({ length: b.length + 1 }, (_, index) => index) };
  for (let i = 1; i <= a.length; i++) {
    const row = nextRow(a, b, i, rows);
    if (Math.min(...row) > limit) return limit + 1;
    rows = { before: rows.previous, previous: row };
  }
  return Math.min(rows.previous[b.length] ?? limit + 1, limit + 1);
}

// Common English words that are one letter from a word of ours: never "repaired".
const everyday: ReadonlySet<string> = new Set(
  (
    'about above after against age air all alone also always amount and animal answer any apple april august away baby back bad bag ball band ' +
    'bank base bath be bear bed bell best better big bird birth black blood blue board boat body book born both bottle box boy bread break ' +
    'bring build bus business but cake came car care carry cart case cat chain chair chance cheap check child church circle city class clean ' +
    'clear clock close cloth coat cold colour come common cook cool corn cost could country course cow cream cross cry cup cut dance dark date ' +
    'daughter dead deal dear death deep desk die different dinner dirty doctor dog dollar door down draw dream dress drink drive dry duty each ' +
    'ear early earth east easy eat egg eight else empty end enough even ever every exam eye face fact fair fall family far farm fast fat fear ' +
    'feed feel feet fever few field fight fill film final find fire first fish five flat flight floor flower fly food foot football force form ' +
    'found four free fresh friday friend from fruit fuel full fun future game garden gas gate gave gift girl glad glass god gold gone grass green ' +
    'ground group grow guess hair half hand hang happen happy hard hat hate head health hear heart heat heavy height here high hill him hire his ' +
    'history hit hold hole home hope horse hospital hot hotel hour house hurry hurt husband ice idea if inside into iron its job join joke jump ' +
    'keep key kill kind king kiss kitchen knee lady lake lamp land large laugh law lead leaf learn least leave left leg less letter level lie ' +
    'life lift like lion lip list listen little live local long look loss lot loud love low lower luck lunch machine mad made mail main make man ' +
    'many map mark market marry match matter may meal mean meat medicine meet meeting men middle might mile milk mind mine minute miss mix ' +
    'model moment month moon more most motor mountain mouth move movie much music must name near neck never new news next night nine noise none ' +
    'north nose note nothing notice oil old once one only open orange other our out outside over own page pain paint pair paper parent park part ' +
    'party pass past people pepper perhaps pet photo pick picture piece pig place plant plate play player point police poor post pot pound power ' +
    'practice present press price problem public pull push put queen question quick quiet rain raise ran reach read ready real reason red rent ' +
    'repair report rest rice rich ride right ring rise river road roof room rope round rule run safe said sail salt same sand sat save saw say ' +
    'school score sea seat second see seed seem sell sent serve set seven several shade shake shall shape sharp she sheep shine ship shirt shoe ' +
    'shoot shop short should shoulder shout show sick side sight sign silver since sing sister sit six size skill skin skirt sky sleep slip slow ' +
    'small smart smell smile smoke snow soap social sock soft soil soldier some son song soon sorry sound soup south space speak special speed ' +
    'spell spend spoon sport spread spring stand star state station stay step stick stone stop store story straight strange street strong student ' +
    'study sugar summer sun sure sweet swim table tail take tale tall taste tax taxi tea teach team tear tell ten test than thank their them then ' +
    'there these thick thin thing think third those though three through throw thus ticket tie time tin tired today together told tomorrow ' +
    'tonight too tooth top touch toward town toy trade train travel tree trip trouble trousers true truck try turn twelve twenty type uncle under ' +
    'until use usual vegetable village visit voice wait walk wall war warm wash watch water way weak wear weather wed week weight west wet wheel ' +
    'while white whole wide wild will win wind window wine winter wish without woman wonder wood word world worry worse write wrong yard year ' +
    'yellow young zero member members weekend weather leather feather whether neither money meta metal lack pack sack track nation motion batch latch patch hatch catch cord curd lard guard yard might tight ' +
    'fight sight slight flight bright fright tension mention pension senior junior lotion nation station ration taken broken spoken weaken'
  ).split(' '),
);

const known: ReadonlySet<string> = new Set([
  ...canonicalWord.keys(),
  ...canonicalWord.values(),
  ...conceptWords,
]);

const skeletonOf = (word: string): string =>
  word.charAt(0) +
  word
    .slice(1)
    .replace(/[aeiouy]/g, '')
    .replace(/(.)\1+/g, '$1');

type Candidates = {
  readonly byFirst: ReadonlyMap<string, readonly string[]>;
  readonly bySkeleton: ReadonlyMap<string, string>;
};

function indexCandidates(words: Iterable<string>): Candidates {
  const byFirst = new Map<string, string[]>();
  const bySkeleton = new Map<string, string>();
  for (const word of words) {
    if (word.length < 4 || !/^[a-z]+$/.test(word)) continue;
    const skeleton = skeletonOf(word);
    if (skeleton.length >= 3 && !bySkeleton.has(skeleton)) bySkeleton.set(skeleton, word);
    const others = byFirst.get(word.charAt(0));
    if (others) others.push(word);
    else byFirst.set(word.charAt(0), [word]);
  }
  return { byFirst, bySkeleton };
}

function findNearest(word: string, candidates: readonly string[]): string | undefined {
  const limit = word.length >= 8 ? 2 : 1;
  let nearest: string | undefined;
  let least = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(word, candidate, limit);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
    if (least <= 1) break;
  }
  return nearest;
}

function repair(word: string, { byFirst, bySkeleton }: Candidates): string {
  const nearest = findNearest(word, byFirst.get(word.charAt(0)) ?? []);
  if (nearest || word.length < 4) return nearest ?? word;
  // vowels left out: "elctrcty", "trnsctn"
  const skeleton = skeletonOf(word);
  return skeleton.length >= 4 || skeleton.length >= word.length - 1
    ? (bySkeleton.get(skeleton) ?? word)
    : word;
}

/** The word that a misspelt one was meant to be; itself where none is near. */
export type Speller = (word: string) => string;

const REMEMBERED = 5000;

/** Knows the service's own words and those of the labelled texts; of these, the frequent ones are also repaired to. */
export function createSpeller(labelled: ReadonlySet<string>, frequent: readonly string[]): Speller {
  // what is spelt right comes first: of two that are equally near, it is meant
  const candidates = indexCandidates(
    new Set([...canonicalWord.values(), ...conceptWords, ...frequent, ...everyday, ...canonicalWord.keys()]),
  );
  const repaired = new Map<string, string>();
  return (word) => {
    if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
    if (known.has(word) || everyday.has(word) || labelled.has(word)) return word;
    const remembered = repaired.get(word);
    if (remembered !== undefined) return remembered;
    if (repaired.size >= REMEMBERED) repaired.clear();
    const result = repair(word, candidates);
    repaired.set(word, result);
    return result;
  };
}

// Patterns know these in one spelling only; of other words they know the forms.
const products: ReadonlySet<string> = new Set(
  'airtime recharge credit card data token meter light electricity network bundle bill unit internet balance refund receipt'.split(
    ' ',
  ),
);

function repairWord(word: string, spell: Speller): string {
  const right = spell(word);
  const canonical = canonicalWord.get(right) ?? right;
  const isForm = canonical !== right && right.startsWith(canonical);
  return products.has(canonical) && !isForm ? canonical : right;
}

/** A folded text with its words repaired: positions change. Placeholders (`xamount`) are no words. */
export function repairText(folded: string, spell: Speller): string {
  return folded.replace(/[a-z]{3,}/g, (word) => (word.startsWith('x') ? word : repairWord(word, spell)));
}

/** Whether a word belongs to the service's own vocabulary or to everyday English. */
export function isDomainWord(word: string): boolean {
  return known.has(word);
}
