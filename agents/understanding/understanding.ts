import type { EnquiryCategory, Priority } from '../../conversation/enquiry.ts';
import type { Disco } from '../../conversation/values/disco.ts';
import type { Network } from '../../conversation/values/network.ts';
import type { Span } from '../../conversation/values/parsed.ts';
import type { Domain, Label } from './labels.ts';
import type { SpokenLanguage } from './language.ts';

export type Sentiment = 'VERY_NEGATIVE' | 'NEGATIVE' | 'NEUTRAL' | 'POSITIVE';
export type MeterType = 'PREPAID' | 'POSTPAID';

/** What a text says, each with its place in it (UTF-16 units of the text that was given). */
export type Entity = Span &
  (
    | { readonly name: 'network'; readonly value: Network }
    | { readonly name: 'msisdn'; readonly value: string }
    /** Integer kobo. */
    | { readonly name: 'amount'; readonly value: number }
    | { readonly name: 'meterNumber'; readonly value: string }
    | { readonly name: 'disco'; readonly value: Disco }
    | { readonly name: 'meterType'; readonly value: MeterType }
    /** MB: 1.5 GB is 1536. */
    | { readonly name: 'dataSize'; readonly value: number }
    | { readonly name: 'validityDays'; readonly value: number }
    | { readonly name: 'reference'; readonly value: string }
    | { readonly name: 'token'; readonly value: string }
  );

export type EntityName = Entity['name'];
type OneOrMore<Value> = Value | readonly Value[];

/** The same without places, for output: amounts in NGN, several values of one name as a list. */
export type Entities = {
  readonly network?: OneOrMore<Network>;
  readonly msisdn?: OneOrMore<string>;
  readonly amount?: OneOrMore<number>;
  readonly meterNumber?: OneOrMore<string>;
  readonly disco?: OneOrMore<Disco>;
  readonly meterType?: OneOrMore<MeterType>;
  readonly dataSize?: OneOrMore<number>;
  readonly validityDays?: OneOrMore<number>;
  readonly reference?: OneOrMore<string>;
  readonly token?: OneOrMore<string>;
};

export type Part = {
  readonly label: Label;
  readonly domain: Domain;
  readonly intent: string;
  readonly sub: string;
  readonly entities: Entities;
  readonly found: readonly Entity[];
};

export type EscalationReason = 'asked_for_person' | 'legal' | 'churn' | 'security' | 'rage' | 'danger';

/** One message, understood. `label`, `intent` and `sub` are null for MULTI, which has `parts`. */
export type Understanding = {
  readonly label: Label | null;
  readonly domain: Domain;
  readonly intent: string | null;
  readonly sub: string | null;
  readonly parts?: readonly Part[];
  readonly entities: Entities;
  readonly found: readonly Entity[];
  readonly sentiment: Sentiment;
  readonly priority: Priority;
  readonly category: EnquiryCategory;
  readonly escalate: boolean;
  readonly escalationReason?: EscalationReason;
  /** What the message is written in. Answers are in English or Pidgin. */
  readonly language: SpokenLanguage;
  /** 0 to 1. From 0.7 on it is right nearly always; under 0.5 ask, with `alternatives` as the choices. */
  readonly confidence: number;
  readonly alternatives: readonly { readonly label: Label; readonly confidence: number }[];
  readonly source: 'builtin';
};
