import { Button } from '@mantine/core';
import { IconCheck, IconExternalLink, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { formatNaira } from '../format.ts';
import { useAct } from '../page-context.ts';
import type { PaymentLink } from '../wire.ts';
import css from './message.module.css';
import { providerName } from './providers.ts';

/** The gateway's page in a tab of its own, or paid at once. */
export function PayButton({ link }: { readonly link: PaymentLink }) {
  const act = useAct();
  const [busy, setBusy] = useState(false);
  const amount = formatNaira(link.amountKobo);
  if (link.state !== 'open') {
    const isPaid = link.state === 'paid';
    return (
      <span className={css.paid} data-state={link.state}>
        {isPaid ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />}
        {isPaid ? `Paid ${amount}` : `The payment of ${amount} failed`}
      </span>
    );
  }
  const payHere = async () => {
    setBusy(true);
    await act({ do: 'pay', reference: link.reference, outcome: 'success' });
    setBusy(false);
  };
  return (
    <div className={css.pay}>
      <Button
        size="compact-sm"
        loading={busy}
        onClick={() => void payHere()}
        aria-label={`Pay ${amount} here`}
      >
        Pay here
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        component="a"
        href={link.url}
        target="_blank"
        rel="noreferrer"
        rightSection={<IconExternalLink size={13} aria-hidden />}
        title={`Opens ${providerName(link.gateway)}'s page in a new tab`}
      >
        Pay {amount}
      </Button>
    </div>
  );
}
