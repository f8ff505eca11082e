import type { Label } from './labels.ts';

type Rule = {
  readonly when: RegExp;
  readonly unless?: RegExp;
  readonly label: Label;
  readonly bonus: number;
};

// Log-odds for what one knows for sure and the labelled file is too small to teach. Read on folded text with entities
// replaced (`xamount`).
const rules: readonly Rule[] = [
  {
    label: 'AIRTIME.SUPPORT.convert_to_data',
    when: /\b(?:convert|change|turn|swap|exchange)\b.{0,40}\b(?:airtime|credit|card|recharge)\b.{0,30}\b(?:to|into|for|with)\b.{0,20}\b(?:data|mb|internet|xsize|megabytes?|gb|bundle)\b/,
    bonus: 4,
  },
  {
    label: 'AIRTIME.SUPPORT.borrow',
    when: /\b(?:borrow|lend|loan|advance|owe me|xtratime)\b.{0,30}\b(?:airtime|credit|card|recharge)\b|\b(?:airtime|credit|card)\b.{0,20}\b(?:loan|advance|borrow)\b|\bxtratime\b/,
    unless: /\bdata\b|\bmb\b|xsize/,
    bonus: 3,
  },
  {
    label: 'DATA.MANAGEMENT.borrow',
    when: /\b(?:borrow|lend|loan|advance|owe me|xtrabyte)\b.{0,30}\b(?:data|mb|gb|xsize|bundle)\b|\b(?:data|mb)\b.{0,20}\b(?:loan|advance)\b|\bxtrabyte\b/,
    bonus: 3,
  },
  {
    label: 'AIRTIME.TRANSACTION_ISSUE.duplicate',
    when: /\b(?:twice|two times|2 times|2x|double|duplicate|two alerts|2 alerts|two debits)\b/,
    unless: /\b(?:light|electricity|token|data|meter|nepa|bill)\b/,
    bonus: 3,
  },
  {
    label: 'AIRTIME.SUPPORT.auto_recharge',
    when: /\b(?:auto(?:matic(?:ally)?)?|recurring|schedule[ds]?|every (?:day|week|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday|morning|\d)|weekly|monthly|daily|everyday|each (?:day|week|month|morning)|by itself)\b/,
    unless:
      /\b(?:data|mb|gb|xsize|bundle|plan|sub|renew\w*|light|meter|token|bill|internet|history|electricity|nepa|disco|xdisco|xmeter)\b/,
    bonus: 3.5,
  },
  {
    label: 'DATA.MANAGEMENT.auto_renewal',
    when: /\bauto[\s-]*(?:matic(?:ally)?)?[\s-]*(?:renew\w*|sub\w*)\b|\brenew\w*\b.{0,20}\b(?:itself|automatic\w*|on its own|by force)\b|\b(?:stop|cancel|turn off)\b.{0,25}\brenew\w*/,
    bonus: 3,
  },
  {
    label: 'DATA.MANAGEMENT.gift',
    when: /\b(?:gift|gifting|dash)\b.{0,40}\b(?:data|mb|gb|xsize|bundle)\b|\b(?:data|mb|xsize)\b.{0,15}\b(?:gift|gifting)\b/,
    bonus: 2.5,
  },
  { label: 'DATA.TECHNICAL_ISSUE.apn', when: /\bapn\b|\baccess point\b/, bonus: 4 },
  {
    label: 'DATA.BALANCE_ISSUE.rollover',
    when: /\broll[\s-]*over\b|\bcarry (?:over|forward)\b|\bunused (?:data|mb)\b/,
    bonus: 2.5,
  },
  {
    label: 'POWER.TECHNICAL_ISSUE.token_loading',
    when: /\bkct\s?[12]?\b|\btoken\b.{0,30}\b(?:reject\w*|used|invalid|error|not (?:load\w*|work\w*|go\w*|enter\w*|accept\w*)|no (?:gree|work|enter))\b|\bmeter\b.{0,25}\b(?:reject\w*|refus\w*|no gree)\b|\b(?:how|where|steps?)\b.{0,30}\b(?:load|enter|punch|input|type|key in)\b.{0,25}\b(?:token|units?|number|digits)\b|\bxtoken\b.{0,40}\b(?:not|no|reject\w*|error)\b/,
    unless: /\bresend|never (?:come|send)|not (?:receive|get|got)/,
    bonus: 2.5,
  },
  {
    label: 'POWER.INQUIRY.resend_token',
    when: /\b(?:resend|send.{0,12}again|lost|deleted|misplaced)\b.{0,25}\btoken\b|\btoken\b.{0,20}\b(?:never|not|no|hasn'?t|didn'?t|haven'?t)\b.{0,12}\b(?:come|came|sent|send|receive\w*|arrive\w*|reach\w*|get|show\w*|drop\w*|enter my phone)\b|\b(?:never|not|no|didn'?t|haven'?t|yet to)\b.{0,20}\b(?:receive\w*|get|got|see|seen|gotten|sent|send)\b.{0,15}\b(?:token|units?)\b|\bwhere.{0,8}my token\b/,
    bonus: 2.5,
  },
  {
    label: 'POWER.INQUIRY.meter_upgrade',
    when: /\b(?:apply|application|get|need|want|replace|upgrade|change|new)\b.{0,20}\b(?:new|prepaid|three phase|3 phase|another|old|my)\s+(?:prepaid\s+)?meter\b|\bpostpaid to prepaid\b/,
    unless:
      /\b(?:buy|recharge|load|pay|saved?|token|xamount|remove|email|account|profile|blank|fault\w*|spoil\w*|burn\w*)\b/,
    bonus: 2,
  },
  {
    label: 'POWER.PURCHASE.postpaid',
    when: /\b(?:pay|settle|clear)\b.{0,25}\b(?:bill|postpaid)\b|\bregister\b.{0,20}\bpostpaid\b|\bpostpaid\b.{0,20}\bregist/,
    unless: /\bwhy|how (?:can|come)|dispute|not pay|no go pay|already paid|water|dstv|school/,
    bonus: 2,
  },
  {
    label: 'GENERAL.ACCOUNT.receipt',
    when: /\b(?:receipt|reciept|proof of payment|evidence of payment)\b/,
    bonus: 3,
  },
  {
    label: 'GENERAL.ACCOUNT.refund',
    when: /\brefund\w*\b|\bmoney back\b|\breverse\b.{0,15}\b(?:money|transaction|payment|xamount)|\breversal\b|\b(?:return|bring|give)\b.{0,10}\bmy money\b/,
    bonus: 2.5,
  },
  {
    label: 'GENERAL.ACCOUNT.delete_data',
    when: /\b(?:delete|erase|wipe|remove|clear|comot)\b.{0,25}\b(?:my|all|personal)\b.{0,20}\b(?:account|data|details|info\w*|records?|profile|history)\b|\bright to be forgotten\b|\bndp[ra]\b/,
    unless: /\bmeter|finish|bundle|wiped out|overnight|shared|saved|mb\b|xsize/,
    bonus: 3,
  },
  {
    label: 'GENERAL.HUMAN.agent',
    when: /\b(?:speak|talk|connect me|transfer me|chat)\b.{0,20}\b(?:person|human|agent|someone|somebody|manager|supervisor|representative|customer (?:care|service))\b|\bcustomer care\b|\breal (?:person|human)\b|\blive agent\b/,
    unless: /\b(?:bad|poor|terrible|worst|useless|not good)\b/,
    bonus: 2.5,
  },
  {
    label: 'GENERAL.OPT.out',
    when: /\b(?:stop|no more|don'?t|no send|not send|unsubscribe|cancel my subscription|remove me|remove my number|stp)\b.{0,20}\b(?:messag\w*|sms|texts?|texting|promo\w*|adverts?|notifications?|mailing|newsletter|list|disturb\w*|msgin\w*|msgs?)\b/,
    bonus: 2.5,
  },
  {
    label: 'GENERAL.OPT.in',
    when: /\b(?:start|resume|subscribe|receive|enable|turn on|opt in|add me|put me|allow)\b.{0,25}\b(?:messages?|alerts again|updates?|promo\w*|notifications?|newsletter|offers|list|sms)\b/,
    unless: /\b(?:stop|don'?t|no|not|cancel|remove)\b/,
    bonus: 2.5,
  },
  {
    label: 'GENERAL.FEEDBACK.rating',
    when: /\bxrating\b|\b(?:feedback|suggestion)\s*:|\bi (?:will |go )?rate\b/,
    bonus: 2.5,
  },
  {
    label: 'AIRTIME.INQUIRY.pricing',
    when: /\b(?:discount|commission|service charge|fees?|extra charge|minimum|maximum|percent)\b/,
    unless: /\b(?:light|electricity|token|data|meter|nepa|bill|xsize|bundle|refund|failed)\b/,
    bonus: 1.5,
  },
  {
    label: 'GENERAL.ACCOUNT.order_status',
    when: /\b(?:status|track|update)\b.{0,25}\b(?:order|transaction|payment|purchase|xreference)\b|\bxreference\b.{0,25}\b(?:status|how far|update)\b/,
    unless: /\breceipt|refund/,
    bonus: 4,
  },
  {
    label: 'GENERAL.HUMAN.fraud',
    when: /\b(?:scam(?:med|mers?)?|fraud\w*|hacked|unauthori[sz]ed|stolen|sim swap\w*|swapped my sim)\b|\b(?:did ?n[o']t|never|not)\b.{0,15}\b(?:authori[sz]e\w*|make (?:this|that|the)|do (?:this|that)|buy (?:it|this|that|am))\b|\bnot me\b|\bno be me\b|\bwithout my (?:permission|consent|knowledge)\b|\b(?:someone|somebody|person)\b.{0,20}\b(?:used|using|use|dey use)\b.{0,20}\bmy (?:number|account|card|line|sim|phone|atm)\b|\bdon (?:thief|steal)\b/,
    unless: /\brenew/,
    bonus: 2.5,
  },
  {
    label: 'GENERAL.OUT_OF_SCOPE.other',
    when: /\b(?:dstv|gotv|startimes|showmax|netflix|spotify|waec|jamb|neco|bet9ja|sportybet|betking|betting|1xbet|bitcoin|btc|crypto|usdt|flight|hotel|visa|passport|school fees|tuition|water bill|lawma|uber|bolt ride|pizza|jollof|weather|football|joke|poem|essay|homework|girlfriend for|driver'?s? licen[cs]e|insurance|nin|bvn|puk|jumia|konga|dhl|to cash|for cash|cash out|bank account|bank transfer|opay|palmpay|kuda|caller tune|roaming|port my|dollars?|recipe|laptop|iphone|phone screen|cracked)\b/,
    unless: /\b(?:my meter|for my line|xamount (?:airtime|data))\b/,
    bonus: 3,
  },
  {
    label: 'GENERAL.HUMAN.complaint',
    when: /\b(?:service|app|bot|company|platform|customer care|customer service|you people|una)\b.{0,30}\b(?:not|no|never|bad|poor|terrible|useless|worst|frustrat\w*|annoy\w*|nonsense)\b.{0,15}|\b(?:not|no|never|bad|poor|terrible|useless|worst|tired of|disappointed (?:in|with)|angry with|fed up)\b.{0,25}\b(?:service|app|company|platform|customer care|customer service|you people)\b/,
    unless: /\b(?:airtime|light|token|meter|data|bill|recharge|card|money|network|xamount|receipt|message)\b/,
    bonus: 2,
  },
  {
    label: 'GENERAL.FEEDBACK.rating',
    when: /\b(?:good|great|nice|excellent|fast|easy|happy|impressed|love|best|sweet|reliable|enjoy\w*|amazing|perfect|wonderful|satisfied)\b.{0,30}\b(?:service|app|bot|experience|job|platform|delivery|work)\b|\b(?:service|app|bot|experience|platform)\b.{0,25}\b(?:good|great|nice|excellent|fast|easy|sweet|reliable|amazing|perfect|wonderful|okay)\b/,
    unless: /\b(?:not|no|never|don'?t|isn'?t|which|recommend|data|plan)\b/,
    bonus: 2.5,
  },
  {
    label: 'POWER.INQUIRY.bill_status',
    when: /\b(?:check|see|tell me|how much|what(?:'?s| is)|amount|owe|owing|outstanding|due|debt|been paid|ready|come out)\b.{0,35}\b(?:bill|debt|electricity balance|postpaid account|nepa|disco|xdisco)\b|\bbill\b.{0,20}\b(?:been paid|ready|come out|come|this month)\b|\b(?:owe|owing|outstanding|arrears)\b/,
    unless:
      /\b(?:why|wrong|explain|calculat\w*|make[s]? up|break|want to pay|settle|clear|high|units?|band|vat|buy|water|airtime|data)\b/,
    bonus: 2,
  },
  {
    label: 'POWER.BILLING_ISSUE.breakdown',
    when: /\b(?:explain|break\w*\s?(?:\w+\s)?down|breakdown|calculat\w*|arrive at|make[s]? up|itemi[sz]ed|details of|deductions?|vat|fixed charges?|each (?:item|charge))\b.{0,50}\b(?:bill|units?|charges?|token|purchase|payment|light|invoice)\b|\b(?:bill|units?|charges?|token|purchase|light)\b.{0,50}\b(?:explain|break\w*\s?(?:\w+\s)?down|breakdown|calculat\w*|deductions?|vat|fixed charges?)\b/,
    unless: /\b(?:data|airtime|band)\b/,
    bonus: 2.5,
  },
  {
    label: 'POWER.BILLING_ISSUE.dispute',
    when: /\b(?:wrong|too (?:high|much)|crazy|excessive|not accurate|no correct|not correct|incorrect|overbill\w*|overcharg\w*|disput\w*|contest|object|estimated|not mine|not agree|no agree|outrageous|abnormal|doubled|corrected)\b.{0,40}\b(?:bill\w*|light|electricity)\b|\b(?:bill\w*|light|electricity)\b.{0,40}\b(?:wrong|too high|too much|crazy|excessive|not accurate|no correct|not correct|incorrect|disput\w*|not mine|no be my own|no make sense|doubled|corrected)\b|\boverbill\w*|\b(?:how can|why)\b.{0,15}\bbill me\b/,
    unless:
      /\b(?:band|tariff|rate|class|commercial|want prepaid|meter application|explain|water|data|airtime)\b/,
    bonus: 2.5,
  },
  {
    label: 'POWER.BILLING_ISSUE.tariff',
    when: /\b(?:why|wrong|correct|charged|billed|changed?|moved|put me|instead)\b.{0,40}\b(?:band|tariff|rate|class|commercial)\b|\b(?:band|tariff|rate|unit price|price per unit)\b.{0,40}\b(?:wrong|not clear|no clear|confusing|incorrect|changed?|increased?|higher|instead|but|no concern)\b/,
    unless: /\b(?:data|airtime|difference|what is|how much is)\b/,
    bonus: 2,
  },
  {
    label: 'POWER.INQUIRY.tariff_info',
    when: /\b(?:how much|price|cost|what(?:'?s| is)|which|difference|how many hours|explain the|current|new)\b.{0,30}\b(?:bands?|tariffs?|kwh|kilowatt|per unit|one unit|1 unit|electricity rates?)\b|\b(?:how many|howmany) units\b|\bunits for xamount\b/,
    unless: /\b(?:my bill|on my|wrong|why|data|billed|charged me|got only)\b/,
    bonus: 2.5,
  },
  {
    label: 'POWER.TECHNICAL_ISSUE.outage',
    when: /\b(?:no|not|never|without|take|took|taken|carry|bring|brought|restor\w*|restoring|cut|disconnected)\b.{0,20}\b(?:light|power|electricity|supply|current)\b(?!\s+(?:bill|token|unit|meter))|\b(?:light|power|electricity)\b.{0,15}\b(?:no dey|go off|went off|off|come back|out|interruption|outage)\b|\b(?:blackout|outage|darkness|load shedding|low voltage|low current|half current|transformer)\b/,
    unless: /\b(?:buy|meter|token|bill\w*|units?|recharge|load light|load my|paid|pay|xamount|band)\b/,
    bonus: 2,
  },
  {
    label: 'DATA.BALANCE_ISSUE.check_balance',
    when: /\b(?:left|remain\w*|balance|bal|expir\w*|still active|do i (?:still )?have|still get|check|usage)\b.{0,30}\b(?:data|dta|mb|gb|bundle|megabytes?|gig|sub|plan)\b|\b(?:data|dta|mb|gb|bundle|xsize|megabytes?)\b.{0,25}\b(?:left|remain\w*|balance|bal|expir(?:e|es|y|ing)|still active|do i have|i (?:still )?get (?:for|now))\b/,
    unless:
      /\b(?:had|unused|roll\w*|expired|lost|back|if|after|old|gift|share|transfer|unusual|finish\w*|buy|price|xamount|recommend|when i|carry)\b/,
    bonus: 2,
  },
  {
    label: 'DATA.TECHNICAL_ISSUE.drops',
    when: /\b(?:network|internet|data|connection|signal|hotspot|it|glo|xnetwork)\b.{0,30}\b(?:come(?:s)? and go(?:es)?|go(?:es)? and come(?:s)?|goes on and off|on and off|off and on|dey come dey go|dey go dey come|disconnect\w*|drop(?:s|ping)|cut(?:s|ting)|seiz\w*|jump\w*|fluctuat\w*|unstable|not stable|no stable|no dey stay|keeps? going off)\b/,
    unless: /\b(?:light|meter|nepa|airtime|renew\w*|electricity|power)\b/,
    bonus: 3,
  },
  {
    label: 'DATA.TECHNICAL_ISSUE.slow_speed',
    when: /\b(?:network|internet|data|browsing|downloads?|speed|4g|5g|youtube|pages?|websites?|videos?|zoom|xnetwork)\b.{0,30}\b(?:slow\w*|poor|low|weak|drag\w*|buffer\w*|freez\w*|forever|takes? (?:long|time|years)|no gree (?:load|open|play)|not (?:\w+ )?fast|no strong|crawl\w*|sluggish)\b|\bslow (?:internet|network|data|browsing)\b/,
    unless: /\b(?:bot|service|light|meter)\b/,
    bonus: 2.5,
  },
  {
    label: 'AIRTIME.SUPPORT.share',
    when: /\b(?:transfer|share|send|give|move|comot)\b.{0,40}\b(?:from|of|out of) (?:my|the)\b.{0,15}\b(?:airtime|credit|line|balance|card)\b|\bmy line has\b.{0,30}\btransfer\b|\bshare (?:n|and|&) sell\b|\bme2u\b|\b(?:transfer|share|send) my (?:airtime|credit)\b/,
    unless: /\b(?:data|mb|xsize|bundle|convert|light)\b/,
    bonus: 3,
  },
  {
    label: 'GENERAL.ACCOUNT.order_status',
    when: /\b(?:paid|bought|buy|order\w*|subscribed|purchase)\b.{0,30}\b(?:data|bundle|xsize|mb)\b.{0,40}\b(?:not|never|nothing|hasn'?t|haven'?t|yet)\b|\b(?:data|bundle|xsize)\b.{0,20}\b(?:i (?:paid|bought|ordered)|order)\b.{0,30}\b(?:not|never|no)\b/,
    unless: /\b(?:finish\w*|last|slow|fast|airtime|gone|refund|receipt)\b/,
    bonus: 3,
  },
  {
    label: 'AIRTIME.TRANSACTION_ISSUE.delayed',
    when: /\b(?:airtime|credit|card|recharge|topup|top up)\b.{0,40}\b(?:(?:not|never|no|hasn'?t|didn'?t|yet to|still)\b.{0,15}\b(?:enter\w*|come|came|drop\w*|reflect\w*|receiv\w*|arriv\w*|show\w*|see|reach\w*|pending|delivered)|pending)\b|\b(?:not|never|haven'?t|hasn'?t|didn'?t|yet to)\b.{0,20}\b(?:receiv\w*|get|gotten|got|see|seen)\b.{0,20}\b(?:airtime|credit|card|recharge)\b/,
    unless: /\b(?:fail\w*|declin\w*|error|unsuccess\w*|twice|refund|token|light|data)\b/,
    bonus: 2,
  },
  {
    label: 'AIRTIME.TRANSACTION_ISSUE.failed',
    when: /\b(?:airtime|credit|card|recharge|topup|top[ -]up)\b.{0,40}\b(?:fail\w*|declin\w*|error|unsuccess\w*|not successful|no gree|not go through|did not work|no work|not working)\b|\b(?:fail\w*|declin\w*|error|unsuccess\w*|could not complete|no gree|no fit)\b.{0,30}\b(?:airtime|credit|recharge|top[ -]up|topup)\b/,
    unless: /\b(?:refund|token|light|data|meter|money back|twice)\b/,
    bonus: 2,
  },
  {
    label: 'GENERAL.ACCOUNT.order_status',
    when: /\bxreference\b/,
    unless: /\b(?:receipt|invoice|proof|refund\w*|money back|revers\w*|token|airtime|light|twice|cancel)\b/,
    bonus: 3,
  },
  {
    label: 'GENERAL.OUT_OF_SCOPE.other',
    when: /\b(?:how (?:do|can) i|way) (?:get|go|reach) (?:to )?\w+ from\b|\b(?:coach|president|governor|minister|capital|population) of\b|\bwho (?:is|be|was|won|go win)\b(?! (?:this|using|the person))|\bused (?:car|phone|laptop)\b/,
    bonus: 2.5,
  },
];

/** What the rules add to each leaf's log-odds. */
export function labelBonuses(replaced: string, words: readonly string[]): Map<Label, number> {
  const bonuses = new Map<Label, number>();
  if (words.length === 0) return bonuses;
  for (const { when, unless, label, bonus } of rules) {
    if (when.test(replaced) && !unless?.test(replaced)) bonuses.set(label, (bonuses.get(label) ?? 0) + bonus);
  }
  return bonuses;
}
