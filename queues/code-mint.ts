import type { AddressClaimStore } from '../conversation/address-claim-store.ts';
import type { Language } from '../conversation/conversation.ts';
import type { CodeWanted } from '../conversation/reply.ts';
import type { ComposeDependencies } from './compose-outbound.ts';

/** The page that a claim's link opens. What proves stands behind the #: no server and no log on the way sees it. */
export const linkPath = '/link';

/** Makes the codes of messages in the instant of sending them: those of orders, and those of claims with their link. */
export function createCodeMint(deps: {
  readonly mintCode: (orderId: string, issue: number) => Promise<string | null>;
  readonly claims: Pick<AddressClaimStore, 'mint'>;
  readonly publicBaseUrl: string;
}): ComposeDependencies['mintCode'] {
  return async (wanted: CodeWanted, language: Language) => {
    if ('orderId' in wanted) {
      const code = await deps.mintCode(wanted.orderId, wanted.issue);
      return code === null ? null : { code };
    }
    const minted = await deps.claims.mint(wanted.claimId);
    return (
      minted && { code: minted.code, url: `${deps.publicBaseUrl}${linkPath}?l=${language}#${minted.token}` }
    );
  };
}
