import { Button, Group, Modal, Textarea } from '@mantine/core';
import { IconClipboardCheck, IconClipboardCopy, IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';
import { fetchScenario } from '../backend.ts';
import { useAct } from '../page-context.ts';
import type { DemoCustomer } from '../wire.ts';

type Copied = { readonly line: string; readonly isInClipboard: boolean } | { readonly error: string };

async function copyScenario(customer: string): Promise<Copied> {
  try {
    const { line } = await fetchScenario(customer);
    // The clipboard is closed to pages that are not served over TLS or by this machine.
    const isInClipboard = await navigator.clipboard?.writeText(line).then(
      () => true,
      () => false,
    );
    return { line, isInClipboard: isInClipboard === true };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** The conversation as a line for `npm run converse`, and such a line as a conversation. */
export function ScenarioButtons({ customer }: { readonly customer: DemoCustomer }) {
  const act = useAct();
  const [copied, setCopied] = useState<Copied>();
  const [isReplaying, setReplaying] = useState(false);
  const [line, setLine] = useState('');
  const replay = async () => {
    if (await act({ do: 'replay', customer: customer.id, scenario: line.trim() })) setReplaying(false);
  };
  return (
    <>
      <Group gap={6}>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconClipboardCopy size={13} />}
          onClick={() => void copyScenario(customer.id).then(setCopied)}
        >
          Copy as test
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconRepeat size={13} />}
          onClick={() => setReplaying(true)}
        >
          Replay
        </Button>
      </Group>
      <Modal
        opened={copied !== undefined}
        onClose={() => setCopied(undefined)}
        title="This conversation as a test"
        closeButtonProps={{ 'aria-label': 'Close' }}
        size="lg"
      >
        {copied !== undefined && 'line' in copied && (
          <Textarea
            label={
              copied.isInClipboard ? 'Copied. A line for npm run converse:' : 'A line for npm run converse:'
            }
            leftSection={copied.isInClipboard ? <IconClipboardCheck size={16} /> : null}
            value={copied.line}
            readOnly
            rows={8}
            onFocus={({ currentTarget }) => currentTarget.select()}
          />
        )}
        {copied !== undefined && 'error' in copied && <p role="alert">{copied.error}</p>}
      </Modal>
      <Modal
        opened={isReplaying}
        onClose={() => setReplaying(false)}
        title={`Replay as ${customer.name}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
        size="lg"
      >
        <Textarea
          label="A line as npm run converse reads it"
          placeholder='{"id": "A1", "channel": "SMS", "turns": [{"user": "AIRTIME 500"}, {"user": "YES"}], …}'
          value={line}
          rows={8}
          onChange={({ currentTarget }) => setLine(currentTarget.value)}
        />
        <Button mt="md" disabled={line.trim() === ''} onClick={() => void replay()}>
          Replay
        </Button>
      </Modal>
    </>
  );
}
