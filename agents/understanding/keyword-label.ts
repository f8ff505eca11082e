import type { Keyword } from './keywords.ts';
import type { Label } from './labels.ts';

const labelOf: Readonly<Record<Exclude<Keyword['kind'], 'buy' | 'balance'>, Label>> = {
  opt_out: 'GENERAL.OPT.out',
  opt_in: 'GENERAL.OPT.in',
  help: 'GENERAL.CONVERSATION.menu',
  help_token: 'POWER.TECHNICAL_ISSUE.token_loading',
  resend_token: 'POWER.INQUIRY.resend_token',
  menu: 'GENERAL.CONVERSATION.menu',
  cancel: 'GENERAL.CONVERSATION.cancel',
  agent: 'GENERAL.HUMAN.agent',
  history: 'AIRTIME.INQUIRY.history',
  wallet: 'AIRTIME.INQUIRY.balance',
  ussd: 'GENERAL.CONVERSATION.affirm',
  status: 'GENERAL.ACCOUNT.order_status',
  receipt: 'GENERAL.ACCOUNT.receipt',
  language: 'GENERAL.ACCOUNT.update_details',
  link: 'GENERAL.ACCOUNT.update_details',
  unlink: 'GENERAL.ACCOUNT.update_details',
};

/** The leaf that a keyword stands for. An airtime order's is settled by its numbers and amount. */
export function keywordLabel(keyword: Keyword): Label {
  if (keyword.kind === 'balance')
    return keyword.product === 'DATA' ? 'DATA.BALANCE_ISSUE.check_balance' : 'AIRTIME.INQUIRY.balance';
  if (keyword.kind !== 'buy') return labelOf[keyword.kind];
  if (keyword.product === 'AIRTIME') return 'AIRTIME.PURCHASE.self';
  if (keyword.product === 'DATA') return 'DATA.PURCHASE.new_bundle';
  const postpaid = keyword.found.some(({ value }) => value === 'POSTPAID');
  return postpaid ? 'POWER.PURCHASE.postpaid' : 'POWER.PURCHASE.prepaid_token';
}
