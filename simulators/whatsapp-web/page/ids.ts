/** Who or what: `2348031234567@c.us`. Methods are kept off the object itself, so that copies hold only the data. */
export class Wid {
  readonly user: string;
  readonly server: string;
  readonly _serialized: string;

  constructor(user: string, server: string) {
    this.user = user;
    this.server = server;
    this._serialized = `${user}@${server}`;
  }

  isLid(): boolean {
    return this.server === 'lid';
  }

  isUser(): boolean {
    return this.server === 'c.us' || this.server === 'lid';
  }

  isGroup(): boolean {
    return this.server === 'g.us';
  }

  isStatus(): boolean {
    return this._serialized === 'status@broadcast';
  }

  toString(): string {
    return this._serialized;
  }
}

/** Throws as WhatsApp Web does for what is no id. */
export function createWid(like: unknown): Wid {
  if (like instanceof Wid) return like;
  const text = typeof like === 'string' ? like : String(Reflect.get(Object(like), '_serialized'));
  const [, user, server] = /^([\d-]+|status)@(c\.us|lid|g\.us|broadcast|newsletter)$/.exec(text) ?? [];
  if (user === undefined || server === undefined) throw new Error('wid error: invalid wid');
  return new Wid(user, server);
}

type KeyParts = {
  readonly from?: Wid;
  readonly to: Wid;
  readonly id: string;
  readonly participant?: Wid | undefined;
  readonly selfDir?: string;
};

/** A message's id: `true_2348031234567@c.us_3EB0A1…`. */
export class MsgKey {
  readonly fromMe: boolean;
  readonly remote: Wid;
  readonly id: string;
  readonly participant: Wid | undefined;
  readonly _serialized: string;

  constructor({ to, id, participant, selfDir }: KeyParts) {
    this.fromMe = selfDir === 'out';
    this.remote = to;
    this.id = id;
    this.participant = participant;
    const author = participant ? `_${participant._serialized}` : '';
    this._serialized = `${this.fromMe}_${to._serialized}_${id}${author}`;
  }

  static newId(): Promise<string> {
    const bytes = crypto.getRandomValues(new Uint8Array(9));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return Promise.resolve(`3EB0${hex.toUpperCase()}`);
  }
}
