const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;

/** What a web chat takes, how long it waits, and how long a visitor is known again. Real time. */
export const webchatRules = {
  textLength: 2_000,
  /** A frame, and the body of a request that carries some. */
  frameBytes: 16 * 1_024,
  framesPerRequest: 20,
  filesPerMessage: 3,
  fileBytes: 2 * 1_024 * 1_024,
  fileKinds: ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as readonly string[],
  tokenMs: 30 * day,
  /** A token older than this is exchanged for a new one at the next visit. */
  renewAfterMs: day,
  /** Messages of each side that a visitor is shown again. */
  history: 50,
  /** How far a look back reaches beside what is not delivered: clocks of processes may differ, and rings get lost. */
  lookBackMs: 2 * minute,
  /** A visitor is looked after without a ring as often as this. */
  lookEveryMs: 4 * second,
  /** Rings come a moment before what they announce is recorded as sent: looks until then. */
  lookAgainMs: [25, 50, 100, 200, 400, 800],
  /** A longer answer of the bot is shown sentence by sentence: so long after each, and all of it in so long at most. */
  parts: { fromCharacters: 120, everyMs: 220, withinMs: 900 },
  helloWithinMs: 10 * second,
  beatEveryMs: 25 * second,
  /** A connection that said nothing for as long is dead. */
  silentForMs: 60 * second,
  pollForMs: 25 * second,
  /** Frames of one connection that wait for the database; more is no person who types. */
  mostWaitingFrames: 50,
  mostBufferedBytes: 1_024 * 1_024,
  connections: 20_000,
  connectionsOfAddress: 200,
  pollsOfVisitor: 3,
  /** `burst` at once, and `perSecond` over time. A carrier's address has thousands of people behind it. */
  rates: {
    sessionsOfAddress: { burst: 100, perSecond: 2 },
    connectionsOfAddress: { burst: 200, perSecond: 10 },
    requestsOfAddress: { burst: 600, perSecond: 100 },
    messagesOfVisitor: { burst: 20, perSecond: 1 },
    acksOfVisitor: { burst: 120, perSecond: 5 },
    filesOfVisitor: { burst: 6, perSecond: 0.02 },
  },
} as const;
