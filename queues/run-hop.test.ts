import { describe, expect, it } from 'vitest';
import { africastalkingUssd } from '../channels/africastalking-ussd/index.ts';
import type { BoundDialogue } from '../channels/dialogue.ts';
import { createLogger } from '../config/logger.ts';
import type { ChannelEvent } from '../conversation/channel-event.ts';
import type { StoredHop } from '../conversation/dialogue-store.ts';
import type { DialogueAnswer } from '../conversation/outbox-store.ts';
import type { Reply } from '../conversation/reply.ts';
import { asksFor, offers, says } from '../test/call-replies.ts';
import { createRunHop, type HopDependencies } from './run-hop.ts';

const deadlineMs = 40;
const [opened] = africastalkingUssd.open({
  serviceCodes: ['*384*77#'],
  textsBy: { account: 'at-sms', number: '21512' },
}).dialogues;
const dialogue: BoundDialogue = { ...(opened as BoundDialogue), deadlineMs };
const never = new Promise<never>(() => undefined);
const held = (last: string, replies: readonly Reply[]): readonly DialogueAnswer[] =>
  replies.map((reply, index) => ({ id: `${last}#${index}`, reply, held: true, language: 'pcm' }));

function openHops(
  changes: Partial<HopDependencies> = {},
  replies: readonly Reply[] = [asksFor('How much?')],
) {
  const told: string[] = [];
  const kept: ChannelEvent[] = [];
  const hops: StoredHop[] = [];
  const run = createRunHop({
    dialogues: {
      hops: async () => [...hops],
      addHop: async (_id, hop) => {
        told.push('kept the hop');
        hops.push(hop);
      },
      settleHop: async () => undefined,
      createIndexes: async () => undefined,
    },
    outbox: {
      takeHeld: async (id) => {
        told.push(`took ${id.slice(id.lastIndexOf('#'))}`);
        return { taken: true, followed: true };
      },
    },
    accept: async (_account, events) => {
      told.push('kept the words');
      kept.push(...(events as ChannelEvent[]));
      return 'stored';
    },
    awaitReplies: async (ids) => held(ids.at(-1) ?? '', replies),
    bells: { ring: async (name) => void told.push(`rang ${name}`) },
    hash: (_id, step) => `hash of ${step.length}`,
    customerOf: async () => 'cus_1',
    log: createLogger('test', 'silent'),
    ...changes,
  });
  const enter = async (text: string) => {
    const entered = { dialogueId: 'at:ussd:1', to: '*384*77#', step: text, entered: text };
    const hop = { ...entered, from: { medium: 'ussd', value: '+2348031234567' } } as const;
    const { body } = await run({ account: 'acc', dialogue, hop, receivedAt: Date.now(), nextUrl: '' });
    told.push('answered');
    return body;
  };
  return { enter, told, kept, hops };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a hop', () => {
  it('is kept before it is answered, and its reply is taken from the texts only after the answer', async () => {
    const { enter, told } = openHops();
    expect(await enter('')).toBe('CON How much?');
    await settled();
    const [words, hop, ...rest] = told;
    expect([words, hop]).toEqual(['kept the words', 'kept the hop']);
    expect(rest.sort()).toEqual(['answered', 'rang send', 'took #0']);
  });

  it('that cannot be kept after all is answered by SMS: its words are', async () => {
    const addHop = () => Promise.reject(new Error('MongoDB is away'));
    const { enter, told } = openHops({
      dialogues: {
        hops: async () => [],
        addHop,
        settleHop: async () => undefined,
        createIndexes: async () => undefined,
      },
    });
    expect(await enter('')).toMatch(/^END .*by SMS/);
    await settled();
    expect(told).toEqual(['kept the words', 'answered']);
  });

  it('whose words are not kept promises nothing', async () => {
    const { enter, told } = openHops({ accept: async () => 'unavailable' });
    expect(await enter('')).toMatch(/^END Sorry, we cannot answer right now/);
    expect(told).toEqual(['answered']);
  });

  it.each<[string, Partial<HopDependencies>, RegExp]>([
    ['its words are on their way', { accept: () => never }, /^END Sorry/],
    ['its reply does not come', { awaitReplies: () => never }, /^END .*by SMS/],
  ])('that hangs is answered at its deadline: %s', async (_name, changes, screen) => {
    const startedAt = Date.now();
    const { enter, told } = openHops(changes);
    expect(await enter('')).toMatch(screen);
    expect(Date.now() - startedAt).toBeLessThan(deadlineMs + 1_500);
    expect(told).not.toContain('took #0');
  });

  it('whose answer comes after its deadline takes nothing from the texts', async () => {
    let arrive: (answers: readonly DialogueAnswer[]) => void = () => undefined;
    const answers = new Promise<readonly DialogueAnswer[]>((resolve) => {
      arrive = resolve;
    });
    const { enter, told } = openHops({ awaitReplies: () => answers });
    expect(await enter('')).toMatch(/^END .*by SMS/);
    arrive(held('x', [says('Done.')]));
    await settled();
    expect(told.filter((step) => step.startsWith('took'))).toEqual([]);
  });

  it('speaks the language of the dialogue so far when it has nothing to say', async () => {
    let away = false;
    const { enter } = openHops({
      accept: async () => (away ? 'unavailable' : 'stored'),
    });
    await enter('');
    away = true;
    expect(await enter('1')).toMatch(/^END Sorry, we no fit answer now/);
  });

  it('with several inputs shows the answer to the last; the others are not texted', async () => {
    const { enter, kept } = openHops();
    expect(await enter('1*500')).toBe('CON How much?');
    expect(kept.map((event) => 'notShown' in event)).toEqual([true, true, false]);
    expect(kept.map((event) => event.kind === 'message' && event.text)).toEqual(['', '1', '500']);
    expect(new Set(kept.map(({ key }) => key)).size).toBe(3);
  });
});

describe('what is told of the replies', () => {
  const link: Reply = {
    class: 'money_prompt',
    content: { kind: 'link', text: 'Pay at this link.', url: 'https://pay.example/1', label: 'Pay' },
  };
  const code: Reply = { ...says('123456 is your code.'), class: 'code' };

  it.each<[string, readonly Reply[], string]>([
    [
      'a link stands in its SMS, where more follows',
      [link, offers('Pay from:', 'GTBank')],
      'CON Pay from:\n1 GTBank',
    ],
    ['a link alone is told', [link], 'END Pay at this link.\nWe go text am give you by SMS.'],
    ['a code never', [code, asksFor('Enter it:')], 'CON Enter it:'],
    ['a code alone leaves a goodbye', [code], 'END Thank you say you use us.'],
    [
      'what is to be kept is texted as well',
      [{ ...says('Dial *737#.'), keep: true }],
      'END Dial *737#.\nWe go text am give you by SMS.',
    ],
  ])('%s', async (_name, replies, screen) => {
    const { enter } = openHops({}, replies);
    expect(await enter('')).toBe(screen);
  });
});
