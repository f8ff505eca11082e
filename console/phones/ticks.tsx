import { VisuallyHidden } from '@mantine/core';
import { IconAlertCircle, IconCheck, IconChecks, IconClock } from '@tabler/icons-react';
import type { PhoneItem } from '../wire.ts';
import css from './message.module.css';

const icons = {
  sending: IconClock,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlertCircle,
} as const;

export function Ticks({ tick }: { readonly tick: PhoneItem['tick'] }) {
  const Icon = icons[tick];
  return (
    <span className={css.tick} data-tick={tick} title={tick}>
      <Icon size={14} aria-hidden />
      <VisuallyHidden>{tick}</VisuallyHidden>
    </span>
  );
}
