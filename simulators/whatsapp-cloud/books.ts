import type { BoundedLog, Numbered } from '../bounded-log.ts';
import type { SeenFile, StoredFile } from '../stored-files.ts';
import type { World } from '../world.ts';

/** An answer that can be tapped under a message. */
export type CloudChoice = { readonly id: string; readonly title: string; readonly description?: string };

/** A send that was accepted. `to`: `+2348031234567`, or a business-scoped id; `text`: what the person reads. */
export type CloudMessage = {
  readonly id: string;
  readonly at: string;
  readonly to: string;
  readonly from: string;
  readonly type: string;
  readonly text: string;
  readonly choices: readonly CloudChoice[];
  readonly url: string | null;
  readonly template: string | null;
  /** What hangs on it. */
  readonly file: (SeenFile & { readonly fileName: string }) | null;
  /** The customer's message that it quotes. */
  readonly quotes: string | null;
  status: string;
  errorCode: number | null;
  readonly tag: string | null;
};

export type ReadMark = { readonly messageId: string; readonly typing: boolean; readonly at: string };

/** What Meta knows. */
export type CloudBooks = {
  readonly world: World;
  readonly messages: BoundedLog<CloudMessage>;
  readonly byId: Map<string, Numbered<CloudMessage>>;
  readonly reads: BoundedLog<ReadMark>;
  readonly media: Map<string, StoredFile>;
  /** When somebody last wrote to us, in milliseconds: what opens the window. */
  readonly heardAt: Map<string, number>;
};

export const windowMs = 24 * 60 * 60_000;
const maxHeard = 200_000;

export function openCloudBooks(world: World): CloudBooks {
  const byId = new Map<string, Numbered<CloudMessage>>();
  return {
    world,
    messages: world.createLog<CloudMessage>((dropped) => byId.delete(dropped.id)),
    byId,
    reads: world.createLog<ReadMark>(),
    media: new Map(),
    heardAt: new Map(),
  };
}

export function noteHeard({ heardAt }: CloudBooks, person: string): void {
  // Again at the end, so that the first in the map is who has been silent for longest.
  heardAt.delete(person);
  heardAt.set(person, Date.now());
  const [oldest] = heardAt.size > maxHeard ? heardAt.keys() : [];
  if (oldest !== undefined) heardAt.delete(oldest);
}

/** Whether this person may be written to freely, as far as the configuration leaves it to the clock. */
export function isWindowOpen({ world, heardAt }: CloudBooks, person: string): boolean {
  const { window } = world.config()['whatsapp-cloud'];
  if (window !== 'enforced') return window === 'open';
  return Date.now() - (heardAt.get(person) ?? 0) < windowMs;
}
