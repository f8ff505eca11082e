import { spoilText } from '../../agents/understanding/spoil-text.ts';
import type { Understand } from '../../agents/understanding/understand.ts';
import { agentRules } from '../../config/rules/agents.ts';
import { mediumOf } from '../../scenarios/channel-medium.ts';
import { createSeededRandom } from '../seeded-random.ts';
import type { Sample } from './sample.ts';
import {
  accuracy,
  accuracyBy,
  calibration,
  confusions,
  entityScores,
  escalationScore,
  f1Of,
  isRight,
  type Measured,
  percentile,
  precisionOf,
  ratio,
  recallOf,
  type Share,
  sentimentScore,
  severalScore,
} from './scores.ts';

const round = (share: number): number => Math.round(share * 10_000) / 10_000;

const TRIES = 3;

/** In the quickest of three tries: what else the machine does at that moment is not measured. */
function measureMs(work: () => void): number {
  const times = Array.from({ length: TRIES }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return Math.min(...times);
}

function measure(samples: readonly Sample[], understand: Understand): readonly Measured[] {
  return samples.map((sample) => {
    const read = understand(sample.text, { medium: mediumOf[sample.channel] });
    return { sample, read };
  });
}

function measureTimes(samples: readonly Sample[], understand: Understand): readonly number[] {
  return samples
    .map(({ text, channel }) => measureMs(() => understand(text, { medium: mediumOf[channel] })))
    .sort((a, b) => a - b);
}

const SPOILT_ROUNDS = 3;

/** The same texts with typing errors, several times over: one round of luck says little. */
function spoil(samples: readonly Sample[], seed: number): readonly Sample[] {
  const random = createSeededRandom(seed);
  return Array.from({ length: SPOILT_ROUNDS }).flatMap(() =>
    samples.map((sample) => ({ ...sample, text: spoilText(sample.text, random.next) })),
  );
}

/** What happens to a message: acted on, asked which of a few things is meant, or shown the menu. */
function outcomes(measured: readonly Measured[]): Readonly<Record<'accept' | 'clarify' | 'menu', Share>> {
  const outcomeOf = ({ read }: Measured) => {
    if (read.confidence >= agentRules.acceptAtLeast) return 'accept';
    return read.confidence >= agentRules.clarifyBestAtLeast ? 'clarify' : 'menu';
  };
  const group = (outcome: 'accept' | 'clarify' | 'menu') =>
    measured.filter((one) => outcomeOf(one) === outcome);
  const offered = ({ sample, read }: Measured) =>
    [read.label, ...read.alternatives.map(({ label }) => label)]
      .slice(0, agentRules.clarifyChoices)
      .some((label) => label === sample.label);
  const clarified = group('clarify');
  return {
    accept: accuracy(group('accept'), 'leaf'),
    clarify: { right: clarified.filter(offered).length, of: clarified.length },
    menu: accuracy(group('menu'), 'leaf'),
  };
}

function levels(measured: readonly Measured[]) {
  return {
    domain: round(ratio(accuracy(measured, 'domain'))),
    intent: round(ratio(accuracy(measured, 'intent'))),
    leaf: round(ratio(accuracy(measured, 'leaf'))),
  };
}

/** Everything that is told of an evaluation, as plain data. Shares are from 0 to 1. */
export function evaluate(samples: readonly Sample[], understand: Understand, seed: number) {
  const measured = measure(samples, understand);
  const spoilt = measure(spoil(samples, seed), understand);
  const times = measureTimes(samples, understand);
  const entities = entityScores(measured);
  const escalation = escalationScore(measured);
  const { bins, ece } = calibration(measured);
  return {
    samples: samples.length,
    accuracy: levels(measured),
    spoilt: levels(spoilt),
    byLeaf: accuracyBy(measured, ({ label }) => label),
    byStyle: accuracyBy(measured, ({ style }) => style),
    byChannel: accuracyBy(measured, ({ channel }) => channel),
    confusions: confusions(measured),
    calibration: { bins, ece: round(ece) },
    outcomes: outcomes(measured),
    entities: {
      f1: round(f1Of(entities.all)),
      byName: [...entities.byName].map(([name, score]) => ({ name, ...score, f1: round(f1Of(score)) })),
    },
    escalation: {
      ...escalation,
      recall: round(recallOf(escalation)),
      precision: round(precisionOf(escalation)),
    },
    sentiment: round(ratio(sentimentScore(measured))),
    several: severalScore(measured),
    tookMs: {
      p50: round(percentile(times, 0.5)),
      p99: round(percentile(times, 0.99)),
    },
    missed: measured.filter((one) => !isRight(one, 'leaf')),
  };
}

export type Report = ReturnType<typeof evaluate>;
