import type { en } from './en.ts';

type Sentences<Pack> = {
  readonly [Key in keyof Pack]: Pack[Key] extends (facts: infer Facts) => string
    ? (facts: Facts) => string
    : Pack[Key] extends string
      ? string
      : Sentences<Pack[Key]>;
};

/** All that the product says, in one language. English is the measure: a key that another pack lacks is a type error. */
export type LanguagePack = Sentences<typeof en>;
