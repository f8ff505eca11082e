import type { Logger } from '../../config/logger.ts';
import { modelRules } from '../../config/rules/models.ts';
import { isUsage } from './cost.ts';
import { type Model, type ModelAnswer, ModelError, type ModelRequest, type ModelUsage } from './model.ts';
import type { CallOutcome } from './model-calls.ts';

/** What came of asking a brain. `usage` and `model` are null where it didn't tell, or told what can't be. */
export type Proposal = {
  readonly outcome: CallOutcome;
  readonly usage: ModelUsage | null;
  readonly model: string | null;
};

/** Asks a brain, and stops waiting when its time is over even if the brain does not. Never throws. */
export async function propose(
  model: Model,
  request: ModelRequest,
  withinMs: number,
  log: Logger,
): Promise<Proposal> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort();
      reject(new ModelError('timeout', 'no answer within its time'));
    }, withinMs);
  });
  // A brain that throws at once is no different from one that throws later.
  const answered = (async () => model.propose(request, { signal: controller.signal }))();
  answered.catch(() => undefined);
  try {
    return take(await Promise.race([answered, tooLate]));
  } catch (error) {
    return failed(error, request, log);
  } finally {
    clearTimeout(timer);
  }
}

function failed(error: unknown, { agent }: ModelRequest, log: Logger): Proposal {
  if (error instanceof ModelError) {
    return {
      outcome: { kind: 'failed', failure: error.failure },
      usage: truthful(error.usage),
      model: null,
    };
  }
  // Its message may be made of what was asked: only its name is told.
  const code = error instanceof Error ? error.name : typeof error;
  log.error({ step: 'model', kind: agent, code }, 'a model failed in a way that is no ModelError');
  return { outcome: { kind: 'failed', failure: 'malformed' }, usage: null, model: null };
}

const truthful = (usage: ModelUsage | null | undefined): ModelUsage | null =>
  usage && isUsage(usage)
    ? { input: usage.input, cached: usage.cached, cacheWrites: usage.cacheWrites, output: usage.output }
    : null;

/** As plain JSON of a bearable length: from the first time on what a repeat of the turn will read in the journal. */
function take({ output, usage, model }: ModelAnswer): Proposal {
  const rest = { usage: truthful(usage), model: typeof model === 'string' ? model.slice(0, 100) : null };
  const text = plainJson(output);
  return text === undefined || Buffer.byteLength(text) > modelRules.answerBytes
    ? { outcome: { kind: 'failed', failure: 'malformed' }, ...rest }
    : { outcome: { kind: 'answered', output: JSON.parse(text) as unknown }, ...rest };
}

/** Undefined for what JSON can't say: nothing at all, a function, a circle. */
function plainJson(output: unknown): string | undefined {
  try {
    return JSON.stringify(output);
  } catch {
    return undefined;
  }
}
