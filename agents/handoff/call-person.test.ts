import { beforeAll, describe, expect, it } from 'vitest';
import { warmUpTurn } from '../run-turn.ts';
import { openScript, saidIn } from '../scripted-conversation.ts';

beforeAll(() => warmUpTurn());

describe('a person', () => {
  it.each<[string, string]>([
    ['AGENT', 'asked_for_person'],
    ['I want to talk to a human being', 'asked_for_person'],
    ['I will call my lawyer and the police', 'keyword'],
    ['this is a scam, you people are thieves', 'keyword'],
    ['someone stole my line and bought airtime with it', 'keyword'],
  ])('is called by %j', async (text, reason) => {
    const script = openScript();
    const outcome = await script.write(text);
    expect(outcome.ended).toBe('handed_over');
    expect(outcome.effects[0]).toMatchObject({ kind: 'open_enquiry', enquiry: { reason } });
    expect(saidIn(outcome)).toContain('person');
    expect(script.state().owner).toBe('person');
  });

  it('owns the conversation until it is handed back, and then it goes on at its step', async () => {
    const script = openScript();
    await script.write('AIRTIME 500');
    expect(saidIn(await script.write('AGENT'))).toContain('A person will answer');
    for (const text of ['YES', 'hello?']) {
      expect(await script.write(text)).toMatchObject({ ended: 'silent', replies: [], effects: [] });
    }
    const reply = await script.take({ kind: 'person_reply', text: 'Good day, this is Ada.', by: 'ada' });
    expect(saidIn(reply)).toBe('Good day, this is Ada.');
    const back = await script.take({ kind: 'hand_back', by: 'ada' });
    expect(saidIn(back)).toContain('assistant again');
    expect(saidIn(back)).toContain('Airtime NGN 500');
    expect((await script.write('YES')).effects).toHaveLength(1);
  });

  it('takes over by writing, and money news still go out', async () => {
    const script = openScript();
    await script.take({ kind: 'person_reply', text: 'Hello', by: 'ada' });
    expect(await script.write('AIRTIME 500')).toMatchObject({ replies: [], ended: 'silent' });
    script.addOrder();
    expect(saidIn(await script.tell('payment_link'))).toContain('https://pay.example/1');
    expect(await script.write('STOP')).toMatchObject({ ended: 'opted_out', replies: [{ class: 'notice' }] });
  });

  it('is called in the middle of a purchase by an alarming word, not by a harmless one', async () => {
    const [alarmed, harmless] = [openScript(), openScript()];
    await alarmed.write('AIRTIME 500');
    await harmless.write('AIRTIME 500');
    const threat = await alarmed.write('make it 1000 or I will call the police, you scammers');
    expect(threat.ended).toBe('handed_over');
    expect(saidIn(await harmless.write('no, make it 1000'))).toContain('NGN 1,000');
  });

  it('sees a PLATINUM customer one priority higher', async () => {
    const outcome = await openScript({ tier: 'PLATINUM' }).write('AGENT');
    expect(outcome.effects).toMatchObject([{ enquiry: { priority: 'HIGH' } }]);
  });
});
