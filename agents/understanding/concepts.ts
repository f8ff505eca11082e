import { canonicalWord } from './lexicon.ts';
import { stem } from './stem.ts';

/** What words are about. A line is a concept and its words, in any form; they cross the domains' borders. */
const conceptLines = `
airtime: airtime recharge topup credit card voucher vtu callcard airtimes call calls
data: data internet bundle megabyte gigabyte subscription browse plan xsize hotspot mobiledata mifi router wifi online mbs gbs surf browsing usage
power: light electricity nepa power token meter unit prepaid postpaid xdisco xmeter xtoken lightbill transformer band kilowatt kwh disco phcn feeder voltage phase pole wire cable kva supply energy
meter: meter xmeter keypad ciu smartcard display
token: token xtoken digit digits code
bill: bill lightbill invoice statement billing charges
buy: buy load recharge topup send want need put purchase credit sell give bring acquire obtain get process activate subscribe grab fund add vend supply provide order arrange drop place
acquire: buy load send put
negation: not cannot nothing without nobody never none neither unable refuse refused hardly yet
failing: fail error decline succeed unsuccessful wrong problem issue bounce unable insufficient glitch crash timeout timed rejected throw
refusing: reject refuse used old
receiving: receive arrive enter drop see come came bring got get show deliver delivered reach land reflect appear shown hit gotten obtain visible
paying: pay paid debit deduct charge money bank account alert remove wallet settle spent cost payment
waiting: delay yet wait since pending long hour minutes minute morning yesterday ago hours mins min days weeks week still processing waiting tonight overnight afternoon evening monday tuesday wednesday thursday friday saturday sunday
twice: twice double duplicate two same again second multiple repeated both times three thrice extra
asking: what how when where which why who howmuch howmany can could does do is would may
howmuch: howmuch price fee cost charge discount rate minimum maximum percent
remaining: balance left remain remaining remains available usage rest leftover still residual
past: history past last previous record statement list records summary log earlier recent every spent total month january february march april may june july august september october november december
sharing: share transfer split family group another move link household roommate among between both team colleagues children draw several second
auto: automatic recurring schedule selfrenew monthly weekly daily every regularly standing itself each always whenever anytime repeat routine
switching: stop cancel disable enable off on pause deactivate activate turn switch discontinue remove quit end halt
borrowing: borrow paylater owe lend advance xtratime loan later payday salary repay eligible qualify trust broke
converting: convert change turn use swap exchange become move into instead
finishing: finish last fast deduct chop exhaust deplete drain vanish disappear consume eat gone used zero empty runs background
slow: slow buffer speed fast stream download mbps kbps crawl lag sluggish load forever ages loading quick pages page videos video youtube
dropping: disconnect intermittent drop cut unstable signal connection break breaks lost fluctuate reconnect stable toggle
help: help assistance guide assist support explain show
settings: setting apn accesspoint manual configure username password proxy port modem setup install android iphone
again: again same usual renew repeat last another resubscribe continue extend restore reactivate
bigger: upgrade bigger more move small switch increase up enough larger higher next step outgrow package
choosing: recommend best cheap which compare suit plans list good advise suggest plan offer price value right budget affordable unlimited cheapest
expiring: expire unused rollover leftover lapse end validity carry forward lose remaining restore recover
gifting: gift surprise present birthday anniversary christmas reward bless wedding congratulate valentine
disputing: dispute excessive overbilling doubled accurate consume object review corrected estimate wrong high crazy abnormal overcharge disagree agree correct contest outrageous overbill incorrect reject fictitious unfair lie previous tenant
tariff: tariff band class rate commercial residential r2 r3 c1 c2 nonmd md kwh reclassify downgrade feeder
explaining: explain calculation details understand makes item portion calculate calculated vat fixed breakdown deduct how compute itemise itemize derive arrive meaning components charges adjustment
loading: load punch type enter press key step steps button input keypad accept insert dial
faulty: spoil blank beep beeping tick ticking tamper smoke display screen noise working keypad faulty dead trip burnt humming damage stuck blink responding
outage: outage darkness supply current interruption shedding restore takelight transformer voltage phase area blackout light feeder fault nolight neighbourhood street community estate
owing: outstanding owing bill ready due owe debt arrears amount balance
getting: apply new install get replace map old free smart three phase metered application requirement separate additional procurement
resending: resend forward lost delete again find retrieve misplace sms copy last previous
refunding: refund reverse return back reimburse recover reversal repay credited
status: status track update happening howfar state confirm progress successful pending processing complete completed delivered done through far news
receipt: receipt proof evidence invoice slip acknowledgement document reimbursement expense
erasing: delete remove clear forget details personal information records account profile erase wipe destroy purge privacy rights ndpa ndpr gdpr consent database everything stored keep hold
updating: change update edit reset correct save add remove new rename modify replace wrong spelt misspelt set forgot amend
detail: email name pin profile address saved details number meter surname password language registered
person: person agent customercare manager speak call support robot representative supervisor human staff officer operator someone talk chat desk team somebody attendant executive live real phone
anger: useless complain disappoint disappointed tired frustrate frustrating annoying fed worst poor regret angry serious satisfied rubbish annoy unacceptable ridiculous rude careless unserious unreliable bad nonsense ignore ignored hopeless mess vex wahala stress dissatisfied unhappy pathetic shame
service: service app bot company platform customercare experience website management staff brand people system
danger: spark sparking smoke smoking fire burning electrocute electrocuted shock shocking explode exploded explosion wire cable pole conductor fallen hanging naked injured trapped emergency
law: lawyer attorney solicitor barrister court police sue suing petition legal efcc fccpc cbn nerc ncc icpc tribunal ombudsman regulator lawsuit report
fraud: scam steal hack authorise fake otp swapped unknown fraud unauthorised stranger suspicious impersonate clone compromise swap withdraw emptied knowledge consent strange victim phishing thief block secure unrecognised claimed pretending
praise: good great excellent love fast easy sweet enjoy thank appreciate doneit best happy impressed satisfied quick reliable amazing perfect try wonderful brilliant superb fantastic smooth commend kudos recommend seamless convenient awesome helpful nice pleased
rating: rate star over score feedback xrating rating suggestion review
notice: message promo notice notification notifications alerts disturb sms email newsletter alert advert offer update marketing list text subscription mailing promotional broadcast
greeting: hello morning afternoon evening
outside: dstv gotv startimes showmax netflix spotify waec jamb neco utme bet9ja sportybet betting bet lottery bitcoin btc crypto usdt forex dollar dollars pounds euro flight hotel visa passport train bus ticket school tuition water lawma uber bolt taxi pizza food rice jollof cook recipe restaurant shoe shirt cloth fuel petrol generator inverter solar laptop iphone car vehicle land rent landlord hiring weather match football chelsea arsenal eagles movie film song music joke poem essay homework equation capital president election hospital headache sick church marry girlfriend nin bvn puk porting roaming ringtone caller tune tax insurance license licence remita jumia konga dhl parcel gtbank zenith uba opay palmpay kuda invest meaning translate language plumber mechanic furniture flower birthday game cinema concert gym diet medicine prompt api ceo
usage_kind: tiktok whatsapp instagram facebook youtube zoom streaming stream browse browsing game gaming
family: brother sister mother father friend wife husband son daughter cousin uncle aunty boss neighbour girlfriend boyfriend boy girl child children kid kids people staff grandma grandpa mother-in-law niece nephew fiance fiancee inlaw driver gateman security colleague partner worker employee maid pastor student
food: food rice beans yam garri cook recipe soup egusi jollof amala eba suya shawarma pizza burger restaurant chicken meat fish eat hungry drink beer wine cake bread groceries supermarket kitchen tomato pepper
sport: football match chelsea arsenal barcelona liverpool madrid united eagles goal score league worldcup cup coach player team basketball tennis olympics bet betting odds jackpot lottery lotto sportybet bet9ja nairabet betking casino
politics: president governor minister senator election vote voter inec party politics parliament army country capital population states king queen law
schooling: school waec neco jamb utme nysc university admission tuition homework essay assignment lecturer teacher lesson mathematics equation physics chemistry biology thesis project scholarship result
health: doctor hospital clinic drug medicine malaria fever headache pregnant sick ill pain dose tablet pharmacy diet gym exercise weight disease blood surgery
travel: flight airport ticket visa passport hotel embassy travel bus train uber bolt taxi ride trip abroad canada london america dubai tourism vacation road
jobs: job vacancy employment cv resume recruit hire hiring career internship interview position graduate
finance: bank atm pos savings invest shares stock forex dollar euro pounds bitcoin btc crypto usdt ethereum insurance tax pension opay palmpay kuda moniepoint gtbank zenith uba firstbank paypal giftcard cash
bills_elsewhere: dstv gotv startimes showmax netflix spotify cable decoder tv water lawma rent landlord toll levy waste cinema
things: laptop computer iphone samsung tecno battery charger tv generator inverter solar fridge car engine tyre fuel petrol diesel gas furniture shoe shirt cloth dress bag watch land plot cement
chitchat: joke story poem song music dance movie film actor girlfriend boyfriend marry single age religion god dream meaning riddle game play weather rain temperature date news world universe
computing: python javascript program website facebook instagram virus windows excel blockchain ai chatgpt prompt server api
identity: nin bvn sim simswap porting port puk roaming ringtone caller tune esim licence license certificate registration passport voters
money_words: naira kobo money cash amount price cost
line_words: phone line number sim mobile handset
own: my mine myself own personal
other_person: him her his them their he she they
plan: xvalidity plan bundle package subscription gigabyte megabyte xsize weekly monthly daily
problem: problem issue fault trouble wrong error fail bad disturb worry matter
not_working: working function respond open load on connect
sold: sell available offer provide stock
document: send email mail download print copy forward attach
when_words: when time date today tomorrow soon long yet
home: house home flat compound apartment shop office tenant landlord room building estate
`;

const byConcept = conceptLines
  .trim()
  .split('\n')
  .map((line) => {
    const [concept = '', words = ''] = line.split(': ');
    return { concept, words: words.split(' ') };
  });

/** Every word that a concept has, as the lines above write it. */
export const conceptWords: readonly string[] = byConcept.flatMap(({ words }) => words);

const key = (word: string): string => stem(canonicalWord.get(word) ?? word);

const conceptsByKey: ReadonlyMap<string, readonly string[]> = (() => {
  const byKey = new Map<string, Set<string>>();
  for (const { concept, words } of byConcept)
    for (const word of words) byKey.set(key(word), (byKey.get(key(word)) ?? new Set()).add(concept));
  return new Map([...byKey].map(([word, concepts]) => [word, [...concepts]]));
})();

/** What a canonical word is about, in whatever form it stands. */
export function conceptsFor(word: string): readonly string[] {
  return conceptsByKey.get(key(word)) ?? [];
}
