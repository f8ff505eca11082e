/** The simulated providers' command and inspection side, as `simulators/README.md` describes it. */
export type SimulatorsClient = {
  readonly url: string;
  /** `control('paystack/pay', {reference})`. Throws when the simulators refuse it. */
  readonly control: (path: string, body: unknown) => Promise<unknown>;
  /** `inspect('vtpass/recharges', {since: '0'})`. */
  readonly inspect: <T>(path: string, query?: Readonly<Record<string, string>>) => Promise<T>;
  /** Removes the fault rules, or one of them. */
  readonly removeFaults: (id?: string) => Promise<void>;
};

/** A message that a simulated SMS provider accepted to carry. */
export type CarriedSms = {
  readonly seq: number;
  readonly at: string;
  readonly to: string;
  readonly from: string;
  readonly text: string;
};

/** One execution of a recharge in the simulated vendor's books. */
export type BookedRecharge = {
  readonly seq: number;
  readonly requestId: string;
  readonly serviceID: string;
  readonly phone: string;
  /** Of electricity; else empty. */
  readonly meter: string;
  readonly amountNaira: number;
  readonly outcome: 'delivered' | 'pending' | 'failed' | 'reversed';
};

/** A transaction in a simulated gateway's books. */
export type BookedTransaction = {
  readonly reference: string;
  readonly status: 'abandoned' | 'failed' | 'success' | 'reversed';
  readonly amountKobo: number;
  readonly paidKobo: number;
  readonly refunds: readonly { readonly amountKobo: number; readonly status: string }[];
};

/** Calls and injected faults, by provider and operation. */
export type CallReport = Readonly<
  Record<string, Readonly<Record<string, { calls: number; faults: Readonly<Record<string, number>> }>>>
>;

const answerWithinMs = 20_000;

export function openSimulators(url: string): SimulatorsClient {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      signal: AbortSignal.timeout(answerWithinMs),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!answer.ok) {
      throw new Error(
        `the simulators answered ${answer.status} to ${method} ${path}: ${await answer.text()}`,
      );
    }
    return await answer.json();
  };
  return {
    url,
    control: (path, body) => call('POST', `/_control/${path}`, body),
    inspect: async <T>(path: string, query: Readonly<Record<string, string>> = {}) => {
      const search = new URLSearchParams(query).toString();
      return (await call('GET', `/_inspect/${path}${search === '' ? '' : `?${search}`}`)) as T;
    },
    removeFaults: async (id) => {
      await call(
        'DELETE',
        id === undefined ? '/_control/faults' : `/_control/faults?id=${encodeURIComponent(id)}`,
      );
    },
  };
}
