import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Agents } from './agents/agents.tsx';
import { Faults } from './faults/faults.tsx';
import { Counts } from './header/counts.tsx';
import { Ledger } from './lanes/ledger.tsx';
import { Orders } from './lanes/orders.tsx';
import { SwimLane } from './lanes/swim-lane.tsx';
import { PageContext } from './page-context.ts';
import { EmailReader } from './phones/email-reader.tsx';
import { SmsPhone } from './phones/sms.tsx';
import { UssdPhone } from './phones/ussd.tsx';
import { VoicePhone } from './phones/voice.tsx';
import { WhatsappPhone } from './phones/whatsapp.tsx';
import { ada, world } from './scripted-world.ts';
import { createStore } from './store.ts';
import { Gallery } from './stories/gallery.tsx';
import type { Frame, LaneStep, PhoneItem } from './wire.ts';

/** What is drawn of a component after these frames. */
function draw(component: React.ReactNode, frames: readonly Frame[] = []): string {
  const store = createStore((run) => run());
  for (const frame of frames) store.take(frame);
  return renderToStaticMarkup(
    <MantineProvider>
      <PageContext value={{ store, world, act: async () => true }}>{component}</PageContext>
    </MantineProvider>,
  );
}

const message = (more: Partial<PhoneItem>): Frame => ({
  type: 'item',
  seq: 1,
  item: {
    id: 'm1',
    customer: 'ada',
    phone: 'sms',
    provider: 'africastalking',
    from: 'bot',
    at: 1_000,
    text: 'Pay at this link.',
    tick: 'delivered',
    ...more,
  },
});

const link = {
  url: 'http://127.0.0.1/pay/1',
  gateway: 'paystack',
  reference: 'r1',
  amountKobo: 50_000,
} as const;

describe('a telephone', () => {
  it('has a payment link as buttons while it is open, and says when it was paid', () => {
    const open = draw(<SmsPhone customer={ada} />, [message({ links: [{ ...link, state: 'open' }] })]);
    expect(open).toContain('Pay NGN 500');
    expect(open).toContain('Pay here');
    const paid = draw(<SmsPhone customer={ada} />, [message({ links: [{ ...link, state: 'paid' }] })]);
    expect(paid).toContain('Paid NGN 500');
    expect(paid).not.toContain('Pay here');
  });

  it('shows the messages of one thread, the one where something came last', () => {
    const drawn = draw(<SmsPhone customer={ada} />, [
      message({ id: 'm1', text: 'By the first' }),
      message({ id: 'm2', provider: 'twilio', text: 'By the other', at: 2_000 }),
    ]);
    expect(drawn).toContain('By the other');
    expect(drawn).not.toContain('By the first');
  });

  it('never takes markup of a message for its own', () => {
    const drawn = draw(<SmsPhone customer={ada} />, [message({ text: '<img src=x onerror=alert(1)>' })]);
    expect(drawn).toContain('&lt;img src=x');
  });

  it('keeps what an e-mail brings in a frame without scripts or an origin', () => {
    const { item } = message({ phone: 'email', html: '<script>1</script><p>Hi</p>' }) as {
      readonly item: PhoneItem;
    };
    const drawn = draw(<EmailReader mail={item} onBack={() => undefined} />);
    const sandbox = /sandbox="([^"]*)"/.exec(drawn)?.[1] ?? 'none';
    expect(sandbox).not.toMatch(/allow-scripts|allow-same-origin/);
    expect(sandbox).toContain('allow-popups');
  });

  it('answers a USSD menu by its lines while the screen is open, and dials once it is not', () => {
    const screen = (open: boolean): Frame => ({
      type: 'screen',
      seq: 1,
      customer: 'ada',
      screen: { text: 'Airtime NGN 500.\n1 Yes\n2 Cancel', open, ms: 40 },
    });
    const buttons = (drawn: string) => drawn.match(/<button[^>]*>[12] (?:Yes|Cancel)/g)?.length ?? 0;
    expect(buttons(draw(<UssdPhone customer={ada} />, [screen(true)]))).toBe(2);
    const ended = draw(<UssdPhone customer={ada} />, [screen(false)]);
    expect(buttons(ended)).toBe(0);
    expect(ended).toContain('*384*77*1*500#');
  });

  it('has the choices under a WhatsApp message as buttons, and its ticks in words', () => {
    const drawn = draw(<WhatsappPhone customer={ada} />, [
      message({ phone: 'whatsapp', choices: [{ id: 'c1', title: 'Buy airtime' }], tick: 'read' }),
    ]);
    expect(drawn).toMatch(/<button[^>]*>Buy airtime/);
    expect(drawn).toMatch(/>read</);
  });

  it('offers the keys that the voice line asks for', () => {
    const drawn = draw(<VoicePhone customer={ada} />, [
      {
        type: 'call',
        seq: 1,
        customer: 'ada',
        call: {
          provider: 'africastalking',
          open: true,
          waitingFor: 'keys',
          said: [{ by: 'line', text: 'For airtime press 1. For light press 2.', at: 1 }],
        },
      },
    ]);
    expect(drawn).toContain('For airtime press 1.');
    expect(drawn).toContain('Hang up');
    expect(drawn).toContain('aria-label="Keys that the line asks for"');
  });
});

describe('what happened', () => {
  const steps: LaneStep[] = Array.from({ length: 1_000 }, (_, index) => ({
    id: `s${index}`,
    customer: 'ada',
    lane: 'vendor',
    title: `Step ${index}`,
    at: index,
    outcome: index === 999 ? 'running' : 'ok',
    thread: `t${index % 7}`,
    data: null,
  }));
  const lane = (some: readonly LaneStep[]) =>
    draw(<SwimLane steps={some} threads={{}} opened={undefined} onOpen={() => undefined} />);

  it('shows every agent, and how often one has spoken', () => {
    const said: LaneStep = {
      ...{
        id: 'a',
        customer: 'ada',
        lane: 'turn',
        part: 'agent',
        title: 'said',
        at: 1,
        outcome: 'ok',
        thread: 't',
      },
      data: { sender: 'QAAgent' },
    };
    const drawn = draw(<Agents steps={[said]} />);
    expect(drawn.match(/<button/g)).toHaveLength(world.agents.length);
    expect(drawn).toMatch(/data-spoke="true"[^>]*>QA<span[^>]*>1</);
    expect(draw(<Agents steps={[]} />)).toContain('Nobody has spoken yet');
  });

  it('draws the newest three hundred of a thousand steps, and tells of the others', () => {
    const drawn = lane(steps);
    expect(drawn.match(/data-step=/g)).toHaveLength(300);
    expect(drawn).toContain('700 earlier steps');
    expect(drawn).toContain('Step 999');
    expect(drawn.match(/tabindex="0"/g)).toHaveLength(1);
  });

  it('says what to try while nothing has happened', () => {
    expect(lane([])).toContain('Nothing has happened yet');
    expect(draw(<Orders orders={[]} />)).toContain('AIRTIME 500 MTN');
    expect(draw(<Ledger ledger={undefined} />)).toContain('The first payment');
  });

  it('says in words where the ledger does not net to zero', () => {
    const counts = { received: 3, answered: 2, unanswered: 1, doubledVends: 0, imbalanceKobo: 12_300 };
    expect(draw(<Counts counts={counts} />)).toContain('NGN 123');
    expect(draw(<Counts counts={{ ...counts, imbalanceKobo: 0 }} />)).toContain('0.00');
  });

  it('a fault is switched as the machine says, not as it was clicked', () => {
    const system: Frame = {
      type: 'system',
      seq: 1,
      system: {
        processes: [],
        faults: ['vtpass.slow'],
        model: 'none',
        counts: { received: 0, answered: 0, unanswered: 0, doubledVends: 0, imbalanceKobo: 0 },
      },
    };
    expect(draw(<Faults />).match(/checked=""/g)).toBeNull();
    expect(draw(<Faults />, [system]).match(/checked=""/g)).toHaveLength(1);
  });
});

describe('a story', () => {
  const playing = (state: 'playing' | 'failed' | 'done'): Frame => ({
    type: 'story',
    seq: 1,
    story: {
      id: 'first',
      state,
      step: 1,
      steps: ['Ada writes', 'She pays', 'The receipt comes'],
      customer: 'ada',
    },
  });

  it('is offered with a button of its own name', () => {
    expect(draw(<Gallery />)).toContain('aria-label="Play: First receipt"');
  });

  it('ticks off its steps while it plays', () => {
    const states = [...draw(<Gallery />, [playing('playing')]).matchAll(/data-state="(\w+)"/g)];
    expect(states.map(([, state]) => state)).toEqual(['done', 'now', 'next']);
  });

  it('that had ended before the page was opened leaves the gallery as it is', () => {
    expect(draw(<Gallery />, [playing('done')])).toContain('Play: First receipt');
  });
});
