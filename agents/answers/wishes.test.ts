import { beforeAll, describe, expect, it } from 'vitest';
import { warmUpTurn } from '../run-turn.ts';
import { openScript, saidIn } from '../scripted-conversation.ts';

beforeAll(() => warmUpTurn());

const both = '500 airtime for 08091230000 and 1GB MTN weekly data for me';

describe('several purchases in one message', () => {
  it('come one after the other, the second by itself when the first is ordered', async () => {
    const script = openScript();
    const first = await script.write(both);
    expect(saidIn(first)).toContain('then comes your data');
    expect(saidIn(first)).toContain('NGN 500 for 08091230000');
    expect((await script.write('YES')).effects).toMatchObject([{ kind: 'place_order' }]);
    const told = await script.tell('payment_link');
    expect(saidIn(told)).toContain('Now your data');
    expect(script.state()).toMatchObject({ flow: { flow: 'buy_data', step: 'confirming' }, wishes: [] });
    const second = await script.write('YES');
    expect(second.effects).toMatchObject([{ kind: 'place_order', order: { quote: { product: 'DATA' } } }]);
  });

  it('go on with the second when the first is cancelled', async () => {
    const script = openScript();
    await script.write(both);
    const cancelled = await script.write('CANCEL');
    expect(saidIn(cancelled)).toMatch(/cancel[\s\S]*Now your data/i);
  });

  it('wait while something else is shown to choose from, and while a person answers', async () => {
    const script = openScript();
    await script.write(both);
    await script.write('YES');
    await script.write('MENU');
    expect(script.state().wishes).toHaveLength(1);
    await script.write('AGENT');
    await script.tell('payment_link');
    expect(script.state()).toMatchObject({ flow: null, owner: 'person' });
    expect(script.state().wishes).toHaveLength(1);
  });

  it('come to nothing after STOP', async () => {
    const script = openScript();
    await script.write(both);
    await script.write('YES');
    await script.write('STOP');
    expect(saidIn(await script.tell('payment_link'))).not.toContain('Now your data');
  });

  it('are forgotten with the session', async () => {
    const script = openScript();
    await script.write(both);
    script.wait(31);
    await script.write('hello');
    expect(script.state().wishes).toEqual([]);
  });
});
