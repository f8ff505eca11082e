import type { ComponentType } from 'react';
import type { CustomerId, DemoCustomer, PhoneKind } from '../wire.ts';
import { CustomerChooser } from './customer-chooser.tsx';
import css from './desk.module.css';
import { EmailPhone } from './email.tsx';
import { Meter } from './meter.tsx';
import { PhoneChooser } from './phone-chooser.tsx';
import { phoneKinds } from './phone-kinds.ts';
import { SmsPhone } from './sms.tsx';
import { UssdPhone } from './ussd.tsx';
import { VoicePhone } from './voice.tsx';
import { WebchatPhone } from './webchat.tsx';
import { WhatsappPhone } from './whatsapp.tsx';

const phones: Readonly<Record<PhoneKind, ComponentType<{ readonly customer: DemoCustomer }>>> = {
  sms: SmsPhone,
  ussd: UssdPhone,
  whatsapp: WhatsappPhone,
  voice: VoicePhone,
  email: EmailPhone,
  webchat: WebchatPhone,
};

type Props = {
  readonly customer: DemoCustomer;
  readonly shown: readonly PhoneKind[];
  /** One telephone at a time: there is no room for more. */
  readonly isSingle: boolean;
  readonly onCustomer: (id: CustomerId) => void;
  readonly onShown: (kinds: readonly PhoneKind[]) => void;
};

/** The customer's telephones. */
export function Desk({ customer, shown, isSingle, onCustomer, onShown }: Props) {
  const drawn = phoneKinds.filter((kind) => shown.includes(kind));
  return (
    <section className={css.desk} aria-label={`Telephones of ${customer.name}`}>
      <div className={css.choosers}>
        <CustomerChooser chosen={customer.id} onChoose={onCustomer} />
        <PhoneChooser customer={customer.id} shown={drawn} isSingle={isSingle} onShown={onShown} />
      </div>
      <div className={css.phones}>
        {drawn.map((kind) => {
          const Phone = phones[kind];
          return <Phone key={`${kind} ${customer.id}`} customer={customer} />;
        })}
      </div>
      <Meter key={customer.id} customer={customer} />
    </section>
  );
}
