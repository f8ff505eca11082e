import type { Clock } from '../../config/clock.ts';
import type { OpenAiSettings } from '../../config/env.ts';
import type { Logger } from '../../config/logger.ts';
import { createAskModel, type ModelAccess } from './ask-model.ts';
import type { ModelCalls } from './model-calls.ts';

/** The way to the model of these settings; without them nothing is asked, and nothing of a provider's is loaded. */
export async function openModels(options: {
  readonly settings: OpenAiSettings | null;
  readonly calls: ModelCalls;
  readonly now: Clock['now'];
  readonly log: Logger;
}): Promise<ModelAccess> {
  const { settings, ...rest } = options;
  const model = settings ? (await import('./openai-model.ts')).createOpenAiModel(settings) : null;
  return createAskModel({ model, ...rest });
}
