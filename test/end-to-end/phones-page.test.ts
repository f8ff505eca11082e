import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { laneNames, type PhoneItem, type Scenario, type World } from '../../console/wire.ts';
import { act, openDemoBeside, playToEnd, type Visitor, visitPage } from './demo-page.ts';
import { openSmallSystem } from './small-system.ts';

const patience = { timeout: 60_000, interval: 50 };

describe('the phones page', { timeout: 150_000 }, () => {
  const { system } = openSmallSystem({ timings: 'demo' });
  let demo: Awaited<ReturnType<typeof openDemoBeside>>;
  let visitor: Visitor;
  const url = () => demo.url;

  beforeAll(async () => {
    demo = await openDemoBeside(system());
    visitor = await visitPage(url());
  }, 60_000);
  afterAll(async () => {
    await visitor?.close();
    await demo?.close();
  }, 30_000);

  async function told(customer: string, like: RegExp): Promise<PhoneItem> {
    const find = () =>
      visitor
        .items()
        .findLast((item) => item.customer === customer && item.from === 'bot' && like.test(item.text));
    await expect.poll(() => find()?.text, patience).toMatch(like);
    const item = find();
    if (!item) throw new Error('it was there a moment ago');
    return item;
  }

  const text = (customer: string, words: string) =>
    act(url(), { do: 'text', customer, provider: 'africastalking', text: words });

  it('shows a purchase on the phone and in every lane, and counts that nothing is lost', async () => {
    await text('tunde', 'AIRTIME 500');
    await told('tunde', /You pay NGN 500/);
    await text('tunde', 'YES');
    const [link] = (await told('tunde', /\/pay\//)).links ?? [];
    expect(link).toMatchObject({ gateway: 'paystack', amountKobo: 50_000, state: 'open' });
    await act(url(), { do: 'pay', reference: link?.reference ?? '', outcome: 'success' });
    const receipt = await told('tunde', /^Receipt/);
    const tick = () => visitor.items().findLast(({ id }) => id === receipt.id)?.tick;
    await expect.poll(tick, patience).toBe('delivered');
    const arrived = () =>
      visitor.of('step').findLast(({ step }) => step.customer === 'tunde' && step.lane === 'receipt')?.step
        .outcome;
    await expect.poll(arrived, patience).toBe('ok');
    const steps = visitor.of('step').filter(({ step }) => step.customer === 'tunde');
    expect(new Set(steps.map(({ step }) => step.lane))).toEqual(new Set(laneNames));
    const [confirmed] = steps.filter(({ step }) => step.lane === 'order');
    const together = steps.filter(({ step }) => step.thread === confirmed?.step.thread);
    expect(new Set(together.map(({ step }) => step.lane))).toEqual(new Set(laneNames));
    expect(JSON.stringify(steps)).not.toContain('8031230144');
    const state = () => visitor.of('state').findLast(({ customer }) => customer === 'tunde')?.state;
    await expect.poll(() => state()?.orders[0]?.state, patience).toBe('FULFILLED');
    expect(state()?.ledger).toMatchObject({ imbalanceKobo: 0 });
    const counts = () => visitor.of('system').at(-1)?.system.counts;
    await expect
      .poll(counts, patience)
      .toEqual({ received: 2, answered: 2, unanswered: 0, doubledVends: 0, imbalanceKobo: 0 });
  });

  it('gives the conversation as a line, and plays it again', async () => {
    const asked = await fetch(`${url()}/api/scenario?customer=tunde`);
    const { line } = (await asked.json()) as Scenario;
    expect(JSON.parse(line)).toMatchObject({
      channel: 'SMS',
      turns: [{ user: 'AIRTIME 500' }, { user: 'YES' }],
    });
    const known = visitor.items().filter(({ text: words }) => /^Receipt/.test(words)).length;
    expect((await act(url(), { do: 'replay', customer: 'tunde', scenario: line })).status).toBe(200);
    const ended = () => visitor.of('story').at(-1)?.story;
    await expect.poll(() => ended()?.state, patience).toBe('done');
    const receipts = () => visitor.items().filter(({ text: words }) => /^Receipt/.test(words)).length;
    await expect.poll(receipts, patience).toBeGreaterThan(known);
    const wrong = await act(url(), { do: 'replay', customer: 'tunde', scenario: 'no line' });
    expect(wrong.status).toBe(409);
  });

  it('kills the worker in the middle of a purchase: one receipt comes, and the lane shows who took over', async () => {
    await playToEnd(url(), visitor, 'worker-killed');
    const notes = visitor
      .of('step')
      .flatMap(({ step }) => (step.customer === 'bello' ? (step.note ?? []) : []));
    expect(notes).toContainEqual(expect.stringMatching(/Taken over/));
    const processes = () => visitor.of('system').map(({ system: shown }) => shown.processes);
    expect(processes()).toContainEqual(expect.arrayContaining([{ name: 'worker', state: 'down' }]));
  });

  it('misses nothing after its socket was away', async () => {
    const left = await visitPage(url());
    const seen = left.lastSeq();
    await left.close();
    await text('chioma', 'BALANCE');
    await told('chioma', /wallet/i);
    const back = await visitPage(url(), seen);
    const newest = visitor.lastSeq();
    await expect.poll(back.lastSeq, patience).toBeGreaterThanOrEqual(newest);
    expect(back.frames[0]).toMatchObject({ type: 'hello', fresh: false });
    const expected = visitor.frames.filter(({ type, seq }) => type !== 'hello' && seq > seen);
    expect(back.frames.slice(1, expected.length + 1)).toEqual(expected.slice(0, back.frames.length - 1));
    await back.close();
  });

  it('switches a fault on and off, and leaves the rules of others alone', async () => {
    const other = { id: 'other', provider: 'twilio', operation: 'send', kind: '500', times: 1 };
    await system().simulators.control('faults/add', [other]);
    const on = () => visitor.of('system').at(-1)?.system.faults;
    expect((await act(url(), { do: 'fault', fault: 'vtpass.down', on: true })).status).toBe(200);
    await expect.poll(on, patience).toEqual(['vtpass.down']);
    await act(url(), { do: 'fault', fault: 'vtpass.down', on: false });
    await expect.poll(on, patience).toEqual([]);
    const left = await fetch(`${system().simulators.url}/_control/faults`);
    expect(await left.json()).toMatchObject({ faults: [{ id: 'other' }] });
    await system().simulators.removeFaults('other');
    expect((await act(url(), { do: 'fault', fault: 'nothing.down', on: true })).status).toBe(409);
  });

  it('is served with a strict policy, and known again by its tag', async () => {
    const page = await fetch(url());
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
    const tag = page.headers.get('etag') ?? '';
    expect((await fetch(url(), { headers: { 'if-none-match': tag } })).status).toBe(304);
    expect((await fetch(`${url()}/../package.json`)).status).toBe(404);
    const world = (await (await fetch(`${url()}/api/world`)).json()) as World;
    expect(world.stories.length).toBeGreaterThanOrEqual(6);
    const [chat] = Object.values(world.webchat ?? {});
    const widget = await fetch(`${url()}${chat}`);
    expect(await widget.text()).toContain(`${system().baseUrl}/webchat/widget.js`);
    expect(widget.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
  });

  it('is steered by no page of another site', async () => {
    const foreign = { origin: 'https://evil.example' };
    expect((await act(url(), { do: 'kill', process: 'worker' }, foreign)).status).toBe(403);
    const simple = { 'content-type': 'text/plain' };
    expect((await act(url(), { do: 'kill', process: 'worker' }, simple)).status).toBe(415);
    const rebound = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request(`${url()}/api/world`, { headers: { host: 'evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on('error', reject).end();
    });
    expect(rebound).toBe(403);
    const socket = new WebSocket(`${url().replace('http', 'ws')}/api/live`, foreign);
    const refused = await new Promise((resolve) => socket.once('error', (error) => resolve(error.message)));
    expect(refused).toMatch(/403/);
    expect(system().workers[0]?.isUp()).toBe(true);
  });
});
