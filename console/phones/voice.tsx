import { Button, SegmentedControl, Switch } from '@mantine/core';
import { IconPhone, IconPhoneOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useAct, useTold, useWorld } from '../page-context.ts';
import type { DemoCustomer } from '../wire.ts';
import { Handset } from './handset.tsx';
import { MessageLog } from './message-log.tsx';
import { providerName } from './providers.ts';
import { useSpokenLines } from './use-spoken-lines.ts';
import css from './voice.module.css';
import { VoicePad } from './voice-pad.tsx';

const canSpeak = typeof speechSynthesis !== 'undefined';

export function VoicePhone({ customer }: { readonly customer: DemoCustomer }) {
  const { voice: lines } = useWorld().lines;
  const act = useAct();
  const call = useTold(({ calls }) => calls[customer.id] ?? null);
  const [picked, setPicked] = useState(lines[0]?.provider);
  const [isSpoken, setSpoken] = useState(false);
  const said = call?.said ?? [];
  useSpokenLines(isSpoken, said);
  const line = lines.find(({ provider }) => provider === (call?.open ? call.provider : picked)) ?? lines[0];
  if (line === undefined) return null;
  const isOpen = call?.open === true;
  const speech = canSpeak && (
    <Switch
      size="xs"
      label="Aloud"
      checked={isSpoken}
      onChange={({ currentTarget }) => setSpoken(currentTarget.checked)}
    />
  );
  return (
    <Handset
      kind="voice"
      look="smart"
      about={`${providerName(line.provider)} · ${line.number}`}
      beside={speech}
    >
      <div className={css.body}>
        <MessageLog
          label="What is said in the call"
          newest={said.length}
          empty="Call the line: it speaks, you answer by keys. What is said shows here."
        >
          {said.map((one) => (
            <p key={`${one.at} ${one.text}`} className={css.line} data-by={one.by}>
              {one.text}
            </p>
          ))}
        </MessageLog>
        <div className={css.pad}>
          {lines.length > 1 && (
            <SegmentedControl
              size="xs"
              aria-label="Voice line"
              disabled={isOpen}
              value={line.provider}
              onChange={(value) => setPicked(value)}
              data={lines.map(({ provider }) => ({ value: provider, label: providerName(provider) }))}
            />
          )}
          <VoicePad customer={customer.id} call={call} />
          {isOpen ? (
            <Button
              color="red"
              leftSection={<IconPhoneOff size={16} />}
              onClick={() => void act({ do: 'hang-up', customer: customer.id })}
            >
              Hang up
            </Button>
          ) : (
            <Button
              leftSection={<IconPhone size={16} />}
              onClick={() => void act({ do: 'call', customer: customer.id, provider: line.provider })}
            >
              Call {line.number}
            </Button>
          )}
        </div>
      </div>
    </Handset>
  );
}
