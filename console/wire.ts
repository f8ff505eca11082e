/**
 * What goes between the phones page and its backend (`demo/`). Times are milliseconds since 1970 by the machine's
 * clock, sums integer kobo. Whatever is shown of the product's own records is masked already: telephone numbers,
 * meters and tokens keep their last digits. A telephone shows its own messages unmasked, as a telephone would.
 */

export type CustomerId = string;

export type DemoCustomer = {
  readonly id: CustomerId;
  readonly name: string;
  /** E.164. */
  readonly number: string;
  readonly email: string;
  readonly meter: { readonly number: string; readonly disco: string };
};

/** `GET /api/world`: what does not change while the page is open. */
export type World = {
  readonly customers: readonly DemoCustomer[];
  readonly lines: {
    readonly sms: readonly { readonly provider: SmsProvider; readonly number: string }[];
    /** Such as `*384*77#`. */
    readonly ussd: string;
    readonly voice: readonly { readonly provider: SmsProvider; readonly number: string }[];
    readonly whatsapp: string;
    readonly email: string;
  };
  /** The page that holds nothing but the real widget, a visitor of its own for each customer; undefined without web chat. */
  readonly webchat?: Readonly<Record<CustomerId, string>>;
  readonly faults: readonly FaultSwitch[];
  readonly stories: readonly Story[];
  readonly agents: readonly AgentView[];
};

export type AgentView = {
  readonly name: string;
  readonly tier: 'entry' | 'domain' | 'support' | 'operations' | 'human';
  readonly kind: string;
  readonly role: string;
  /** Whom it may hand over to; null: everybody. */
  readonly to: readonly string[] | null;
};

export type SmsProvider = 'africastalking' | 'twilio';

export type FaultSwitch = {
  /** Such as `vtpass.down`. */
  readonly id: string;
  /** Africa's Talking, VTpass, … */
  readonly group: string;
  readonly label: string;
  /** What then happens, in one sentence. */
  readonly hint: string;
};

export type Story = {
  readonly id: string;
  readonly title: string;
  /** What there is to see, in one or two sentences. */
  readonly about: string;
  readonly phones: readonly PhoneKind[];
};

export type PhoneKind = 'sms' | 'ussd' | 'whatsapp' | 'voice' | 'email' | 'webchat';

/** `POST /api/do`: answered with `{ok: true}` or, with 4xx or 5xx, `Refusal`. What it leads to comes over the wire. */
export type Action =
  | {
      readonly do: 'text';
      readonly customer: CustomerId;
      readonly provider: SmsProvider;
      readonly text: string;
    }
  | { readonly do: 'dial'; readonly customer: CustomerId; readonly code: string }
  | { readonly do: 'enter'; readonly customer: CustomerId; readonly input: string }
  | { readonly do: 'drop'; readonly customer: CustomerId }
  | { readonly do: 'whatsapp'; readonly customer: CustomerId; readonly text: string }
  /** `choice` is the id of a choice under a message. */
  | { readonly do: 'tap'; readonly customer: CustomerId; readonly choice: string }
  | {
      readonly do: 'mail';
      readonly customer: CustomerId;
      readonly subject: string;
      readonly text: string;
      readonly inReplyTo?: string;
    }
  | { readonly do: 'call'; readonly customer: CustomerId; readonly provider: SmsProvider }
  | { readonly do: 'press'; readonly customer: CustomerId; readonly keys: string }
  | { readonly do: 'speak'; readonly customer: CustomerId; readonly text: string }
  | { readonly do: 'hang-up'; readonly customer: CustomerId }
  | { readonly do: 'pay'; readonly reference: string; readonly outcome: 'success' | 'failed' }
  | { readonly do: 'load'; readonly customer: CustomerId; readonly token: string }
  | { readonly do: 'fault'; readonly fault: string; readonly on: boolean }
  | { readonly do: 'kill'; readonly process: 'worker' | 'server' }
  | { readonly do: 'empty-redis' }
  | { readonly do: 'play'; readonly story: string }
  | { readonly do: 'stop-story' }
  /** A line as `npm run converse` reads it. */
  | { readonly do: 'replay'; readonly customer: CustomerId; readonly scenario: string };

export type Refusal = { readonly ok: false; readonly error: string };

/** `GET /api/scenario?customer=`: the conversation so far as a line for `npm run converse`. */
export type Scenario = { readonly line: string };

/**
 * `/api/live?after=<seq>`, a WebSocket. Every frame but `hello` has a number; who comes back with the last one that it
 * saw gets what it missed, or, where that is no longer kept, `hello` with `fresh: true` and everything anew.
 */
export type Frame =
  | { readonly type: 'hello'; readonly fresh: boolean; readonly seq: number }
  | ({ readonly seq: number } & (
      | { readonly type: 'item'; readonly item: PhoneItem }
      | { readonly type: 'screen'; readonly customer: CustomerId; readonly screen: UssdScreen | null }
      | { readonly type: 'call'; readonly customer: CustomerId; readonly call: VoiceCall | null }
      | { readonly type: 'meter'; readonly customer: CustomerId; readonly meter: MeterDisplay }
      | { readonly type: 'step'; readonly step: LaneStep }
      | { readonly type: 'state'; readonly customer: CustomerId; readonly state: CustomerState }
      | { readonly type: 'system'; readonly system: SystemState }
      | { readonly type: 'story'; readonly story: StoryState | null }
    ));

/** A message on a telephone or in an inbox. One with the id of an earlier one takes its place: its ticks went on. */
export type PhoneItem = {
  readonly id: string;
  readonly customer: CustomerId;
  readonly phone: 'sms' | 'whatsapp' | 'email';
  /** By whom it came, on an SMS telephone its thread. */
  readonly provider: string;
  readonly from: 'customer' | 'bot';
  readonly at: number;
  readonly text: string;
  readonly subject?: string;
  /** E-mail as it was sent, for a frame without scripts. */
  readonly html?: string;
  readonly choices?: readonly {
    readonly id: string;
    readonly title: string;
    readonly description?: string;
  }[];
  readonly files?: readonly { readonly name: string; readonly type: string; readonly url?: string }[];
  readonly links?: readonly PaymentLink[];
  readonly tick: 'sending' | 'sent' | 'delivered' | 'read' | 'failed';
};

export type PaymentLink = {
  readonly url: string;
  readonly gateway: string;
  readonly reference: string;
  readonly amountKobo: number;
  readonly state: 'open' | 'paid' | 'failed';
};

export type UssdScreen = { readonly text: string; readonly open: boolean; readonly ms: number };

export type VoiceCall = {
  readonly provider: SmsProvider;
  readonly open: boolean;
  readonly waitingFor: 'keys' | 'speech' | 'recording' | 'nothing';
  /** Both sides, oldest first. */
  readonly said: readonly { readonly by: 'line' | 'customer'; readonly text: string; readonly at: number }[];
};

export type MeterDisplay = {
  readonly number: string;
  readonly disco: string;
  readonly unitsKwh: number;
  readonly loaded: readonly { readonly token: string; readonly unitsKwh: number; readonly at: number }[];
  /** What the meter said to the last token. */
  readonly says?: string;
};

export const laneNames = [
  'channel',
  'inbox',
  'queue',
  'turn',
  'order',
  'gateway',
  'vendor',
  'outbox',
  'receipt',
] as const;

export type LaneName = (typeof laneNames)[number];

/** Something that happened, in the lane where it did. One with the id of an earlier one takes its place. */
export type LaneStep = {
  readonly id: string;
  readonly customer: CustomerId;
  readonly lane: LaneName;
  /** Of a turn: understanding, agents and tools are its parts. */
  readonly part?: 'understanding' | 'agent' | 'tool' | 'reply';
  readonly title: string;
  readonly at: number;
  /** Absent while it goes on. */
  readonly ms?: number;
  readonly outcome: 'running' | 'ok' | 'waiting' | 'failed';
  /** What belongs together: a message and all that came of it. */
  readonly thread: string;
  /** A second try, another worker: what makes a reader look. */
  readonly note?: string;
  /** What it opens to: masked, as JSON. */
  readonly data: unknown;
};

export type CustomerState = {
  readonly session: {
    readonly state: 'none' | 'bot' | 'person';
    readonly language: string;
    readonly flow?: {
      readonly name: string;
      readonly step: string;
      readonly slots: readonly { readonly name: string; readonly value: string | null }[];
    };
    readonly paused: readonly string[];
  };
  readonly orders: readonly OrderView[];
  readonly ledger: LedgerView;
  readonly enquiries: readonly {
    readonly reference: string;
    readonly summary: string;
    readonly status: string;
  }[];
};

export type OrderView = {
  readonly reference: string;
  readonly title: string;
  readonly payableKobo: number;
  readonly state: string;
  /** Every state it was in, oldest first. */
  readonly states: readonly { readonly state: string; readonly at: number }[];
};

export type LedgerView = {
  readonly entries: readonly {
    readonly at: number;
    readonly order: string;
    readonly account: string;
    readonly debitKobo: number;
    readonly creditKobo: number;
    readonly text: string;
  }[];
  /** All debits less all credits of this customer's orders: 0, or something is wrong. */
  readonly imbalanceKobo: number;
};

export type SystemState = {
  readonly processes: readonly {
    readonly name: string;
    readonly state: 'up' | 'down';
    readonly pid?: number;
  }[];
  /** Ids of the faults that are on. */
  readonly faults: readonly string[];
  /** Whether a model is asked, and how it does. */
  readonly model: string;
  readonly counts: {
    readonly received: number;
    readonly answered: number;
    readonly unanswered: number;
    readonly doubledVends: number;
    readonly imbalanceKobo: number;
  };
};

export type StoryState = {
  readonly id: string;
  readonly state: 'playing' | 'done' | 'failed' | 'stopped';
  readonly step: number;
  readonly steps: readonly string[];
  readonly customer: CustomerId;
  readonly error?: string;
};
