import { describe, expect, test } from 'vitest';
import { parseModel, predict, serializeModel, trainLinearModel } from './linear-model.ts';

const features = (...names: readonly string[]) => new Map(names.map((name) => [name, 1]));
const examples = [
  { features: features('buy', 'airtime'), label: 'airtime' },
  { features: features('load', 'credit'), label: 'airtime' },
  { features: features('no', 'light'), label: 'power' },
  { features: features('buy', 'light'), label: 'power' },
];
const training = { epochs: 40, rate: 1, decay: 0.1, sharpness: 4, dropout: 0.3 };

describe('a linear model', () => {
  const model = trainLinearModel(examples, training);
  const likeliest = (...names: readonly string[]) => {
    const shares = predict(model, features(...names), training.sharpness);
    return model.classes[shares.indexOf(Math.max(...shares))];
  };

  test('tells apart what it was shown, and shares out a whole', () => {
    expect(likeliest('buy', 'airtime')).toBe('airtime');
    expect(likeliest('light')).toBe('power');
    const shares = predict(model, features('buy'), training.sharpness);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  });

  test('is the same for the same examples', () => {
    expect(trainLinearModel(examples, training).weights).toEqual(model.weights);
  });

  test('is read again as it was written, and not where a piece is missing', () => {
    const text = serializeModel(model);
    expect(parseModel(text)).toEqual(model);
    expect(() => parseModel(text.replace('"power"', '"power","data"'))).toThrow('incomplete');
  });
});
