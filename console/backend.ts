import type { Action, CustomerId, Refusal, Scenario, World } from './wire.ts';

/** The page lives at the root of the server that it talks to. */
const at = (path: string) => new URL(path, document.baseURI);

export async function fetchWorld(): Promise<World> {
  const response = await fetch(at('api/world'));
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as World;
}

export async function fetchScenario(customer: CustomerId): Promise<Scenario> {
  const url = at('api/scenario');
  url.searchParams.set('customer', customer);
  const response = await fetch(url);
  if (!response.ok) throw new Error(await refusalOf(response));
  return (await response.json()) as Scenario;
}

/** Why it was not done, in words to show; undefined when it was. */
export async function doAction(action: Action): Promise<string | undefined> {
  try {
    const response = await fetch(at('api/do'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(action),
    });
    return response.ok ? undefined : await refusalOf(response);
  } catch {
    return 'The server cannot be reached. Nothing was sent.';
  }
}

export function liveUrl(after: number): string {
  const url = at('api/live');
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('after', String(after));
  return url.href;
}

async function refusalOf(response: Response): Promise<string> {
  try {
    const { error } = (await response.json()) as Refusal;
    return error;
  } catch {
    return `The server answered ${response.status}.`;
  }
}
