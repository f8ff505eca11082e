import { linkRules } from '../../config/rules/links.ts';
import type { LinkNews } from '../../conversation/link.ts';
import { codeLinkPlace, codePlace } from '../../conversation/reply.ts';
import { offerPaused } from '../flows/show-flow.ts';
import { packOf, say, type TurnDraft } from '../turn-draft.ts';
import { tellTelephones } from './link-address.ts';
import { nameAddress } from './name-address.ts';

const minutes = linkRules.codeValidMs / 60_000;

/** What became of a claim. Whoever claimed hears the same words whether the address is known to us or not. */
export async function tellLinkNews(draft: TurnDraft, news: LinkNews): Promise<void> {
  const pack = packOf(draft);
  const { link } = pack;
  switch (news.about) {
    case 'code':
      return askForCode(draft, news);
    case 'too_many':
      return say(draft, link.tooMany, 'notice');
    case 'no_channel':
      return say(draft, link.noChannel({ address: nameAddress(news.target, pack) }), 'notice');
    case 'wrong':
      return say(draft, link.wrong({ count: news.triesLeft }), 'notice');
    case 'over':
      return say(draft, link.over, 'notice');
    case 'linked':
      return await tellLinked(draft, news);
  }
}

type CodeNews = Extract<LinkNews, { about: 'code' }>;

/** The code goes to the claimed address alone, with a word of who asks for it. */
function askForCode(draft: TurnDraft, { claimId, target, silent }: CodeNews): void {
  const pack = packOf(draft);
  if (!silent) {
    const word = whoAsks(draft);
    const text = pack.link.code({ code: codePlace, word, minutes });
    draft.replies.push({
      class: 'code',
      content:
        target.medium === 'email'
          ? {
              kind: 'link',
              text: `${text} ${pack.link.orButton}`,
              url: codeLinkPlace,
              label: pack.link.button,
            }
          : { kind: 'text', text },
      code: { claimId },
    });
  }
  say(draft, pack.link.sent({ address: nameAddress(target, pack), minutes }), 'notice');
}

function whoAsks(draft: TurnDraft): string {
  const { addresses } = draft.input.customer;
  const { at } = draft.state;
  const claimer = addresses.find(({ addressKey }) => addressKey === at?.addressKey) ?? addresses[0];
  return claimer ? nameAddress(claimer, packOf(draft)) : '';
}

async function tellLinked(
  draft: TurnDraft,
  { claimerKey, addressKey }: Extract<LinkNews, { about: 'linked' }>,
): Promise<void> {
  const pack = packOf(draft);
  const { addresses } = draft.input.customer;
  const at = (key: string) => addresses.find((address) => address.addressKey === key);
  const named = (key: string) => {
    const found = at(key);
    return found ? nameAddress(found, pack) : '';
  };
  // A telephone is not unlinked by whoever holds another one: a person looks at that.
  const isOfPhones = at(claimerKey)?.medium === 'sms' && at(addressKey)?.medium === 'sms';
  const done = pack.link.done({ address: named(addressKey) });
  say(draft, isOfPhones ? done : `${done} ${pack.link.undo}`, 'notice');
  if (draft.state.owner === 'bot') await offerPaused(draft);
  const told = isOfPhones ? pack.link.toldOfPhone : pack.link.told;
  tellTelephones(draft, told({ address: named(claimerKey) }), claimerKey);
}
