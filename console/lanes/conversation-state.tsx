import type { CustomerState } from '../wire.ts';
import css from './records.module.css';

const talksWith: Readonly<Record<CustomerState['session']['state'], string>> = {
  none: 'nobody yet',
  bot: 'the bot',
  person: 'a person of the team',
};
const languages: Readonly<Record<string, string>> = { en: 'English', pcm: 'Pidgin' };

/** The conversation's session, the flow's slots, and what waits. */
export function ConversationState({ state }: { readonly state: CustomerState | undefined }) {
  if (state === undefined || state.session.state === 'none') {
    return <p className={css.empty}>No conversation yet. It begins with the first message.</p>;
  }
  const { session, enquiries } = state;
  return (
    <>
      <section className={css.group}>
        <h3>Session</h3>
        <Facts
          facts={[
            ['talks with', talksWith[session.state]],
            ['language', languages[session.language] ?? session.language],
            ['flow', session.flow?.name ?? null],
            ['step', session.flow?.step ?? null],
            ['set aside', session.paused.length === 0 ? null : session.paused.join(', ')],
          ]}
        />
      </section>
      {session.flow !== undefined && (
        <section className={css.group}>
          <h3>Slots of {session.flow.name}</h3>
          <Facts facts={session.flow.slots.map(({ name, value }) => [name, value])} />
        </section>
      )}
      {enquiries.length > 0 && (
        <section className={css.group}>
          <h3>Enquiries</h3>
          <Facts facts={enquiries.map((one) => [one.reference, `${one.summary} (${one.status})`])} />
        </section>
      )}
    </>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: string | null])[] }) {
  return (
    <dl className={css.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={value === null ? css.unset : undefined}>{value ?? 'none'}</dd>
        </div>
      ))}
    </dl>
  );
}
