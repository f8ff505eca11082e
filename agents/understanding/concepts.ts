/** What words are about. A line is a concept and its words, in their canonical form; they cross the domains' borders. */
const conceptLines = `
airtime: airtime recharge topup credit card voucher
data: data internet bundle megabyte gigabyte subscription browse plan xsize hotspot mobiledata
power: light electricity nepa power token meter unit prepaid postpaid xdisco xmeter xtoken lightbill transformer band kilowatt kwh disco
meter: meter xmeter
token: token xtoken digit digits
bill: bill lightbill invoice
buy: buy load recharge topup send want need put purchase credit sell give bring
acquire: buy load send put
negation: not cannot nothing without nobody
failing: fail error decline succeed unsuccessful wrong problem issue
refusing: reject refuse used old
receiving: receive arrive enter drop see come came bring got get show deliver delivered
paying: pay paid debit deduct charge money bank account alert remove
waiting: delay yet wait since pending long hour minutes minute morning yesterday ago
twice: twice double duplicate two same again
asking: what how when where which why who howmuch howmany can
howmuch: howmuch price fee cost charge discount rate minimum maximum percent
remaining: balance left remain remaining remains available usage
past: history past last previous record statement list records
sharing: share transfer split family group another move link
auto: automatic recurring schedule selfrenew monthly weekly daily every
switching: stop cancel disable enable off on pause
borrowing: borrow paylater owe lend advance xtratime
converting: convert change turn use swap
finishing: finish last fast deduct chop
slow: slow buffer speed fast stream download
dropping: disconnect intermittent drop cut unstable signal connection break breaks lost
help: help assistance guide
settings: setting apn accesspoint manual configure
again: again same usual renew repeat last
bigger: upgrade bigger more move small switch increase up enough
choosing: recommend best cheap which compare suit plans list good
expiring: expire unused rollover leftover
gifting: gift surprise
disputing: dispute excessive overbilling doubled accurate consume object review corrected estimate wrong high crazy abnormal overcharge disagree agree correct
tariff: tariff band class rate commercial residential r2 r3 c1 c2
explaining: explain calculation details understand makes item portion calculate calculated vat fixed breakdown deduct how
loading: load punch type enter press key step steps button
faulty: spoil blank beep beeping tick ticking tamper smoke display screen noise working keypad
outage: outage darkness supply current interruption shedding restore takelight transformer voltage phase area
owing: outstanding owing bill ready due
getting: apply new install get replace map old free
resending: resend forward lost delete again find
refunding: refund reverse return
status: status track update happening howfar state confirm progress successful
receipt: receipt proof evidence
erasing: delete remove clear forget details personal information records account profile
updating: change update edit reset correct save add remove new
detail: email name pin profile address saved details
person: person agent customercare manager speak call support robot representative supervisor
anger: useless complain disappoint disappointed tired frustrate frustrating annoying fed worst poor regret angry serious satisfied
service: service app bot company platform customercare experience
fraud: scam steal hack authorise fake otp swapped unknown
praise: good great excellent love fast easy sweet enjoy thank appreciate doneit best happy impressed satisfied quick reliable amazing perfect try
rating: rate star over score feedback xrating
notice: message promo notice notification notifications alerts disturb
greeting: hello morning afternoon evening
outside: dstv gotv startimes showmax netflix spotify waec jamb neco utme bet9ja sportybet betting bet lottery bitcoin btc crypto usdt forex dollar dollars pounds euro flight hotel visa passport train bus ticket school tuition water lawma uber bolt taxi pizza food rice jollof cook recipe restaurant shoe shirt cloth fuel petrol generator inverter solar laptop iphone car vehicle land rent landlord hiring weather match football chelsea arsenal eagles movie film song music joke poem essay homework equation capital president election hospital headache sick church marry girlfriend nin bvn puk porting roaming ringtone caller tune tax insurance license licence remita jumia konga dhl parcel gtbank zenith uba opay palmpay kuda invest meaning translate language plumber mechanic furniture flower birthday game cinema concert gym diet medicine prompt api ceo
usage_kind: tiktok whatsapp instagram facebook youtube zoom streaming stream browse browsing game gaming
family: brother sister mother father friend wife husband son daughter cousin uncle aunty boss neighbour girlfriend boyfriend boy girl child children kid kids people staff
`;

export const conceptsOf: ReadonlyMap<string, readonly string[]> = (() => {
  const byWord = new Map<string, string[]>();
  for (const line of conceptLines.trim().split('\n')) {
    const [concept = '', words = ''] = line.split(': ');
    for (const word of words.split(' ')) byWord.set(word, [...(byWord.get(word) ?? []), concept]);
  }
  return byWord;
})();
