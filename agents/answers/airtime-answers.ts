import { airtimeCodes } from '../../config/rules/airtime.ts';
import { networks } from '../../conversation/values/network.ts';
import { packOf, say, type TurnDraft } from '../turn-draft.ts';
import { networkMeant } from './data-answers.ts';

type Answer = (draft: TurnDraft) => void;

/** What the networks do with airtime themselves: told with their own codes, never done. */
export const airtimeAnswers: Readonly<Record<string, Answer>> = {
  'AIRTIME.SUPPORT.share': (draft) =>
    say(draft, packOf(draft).airtime.share({ code: codeOf(draft, 'share') })),
  'AIRTIME.SUPPORT.borrow': (draft) =>
    say(draft, packOf(draft).airtime.borrow({ code: codeOf(draft, 'borrow') })),
  'AIRTIME.SUPPORT.convert_to_data': (draft) =>
    say(draft, packOf(draft).airtime.toData({ code: codeOf(draft, 'data') })),
};

/** The network's own code; where the network isn't known, those of all. */
function codeOf(draft: TurnDraft, kind: keyof (typeof airtimeCodes)['MTN']): string {
  const network = networkMeant(draft);
  const meant = network ? [network] : networks;
  return [...new Set(meant.map((name) => airtimeCodes[name][kind]))].join(', ');
}
