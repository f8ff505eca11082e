import { localPhrases, localVariants } from './local-words.ts';

/**
 * Other ways of writing a word: SMS shorthand, Nigerian Pidgin, misspellings too far off for spell repair.
 * Each line is the word, then what is read as it.
 */
const variants = `
xamount: hundred thousand thousands
xnetwork: mtn airtel glo etisalat
airtime: airtym airtyme airtme artime ertime airtimes airtie rtime
recharge: recharg rechrg rechage rechargd vtu recharging recharged recharges reload
topup: toping topping topups
credit: crdt crdit kredit credits
card: kard cards
data: dta deta datas daa dtaa
electricity: elect electric electrical elec electrik
nepa: phcn nepas nefa
light: lite lyt
token: tokn tokin tokens tken tokon
meter: meta mita metre meters metr mitre metres
unit: units yunit
bundle: bundles bundel
subscription: sub subs subscribe subscribed subscribing subscriptions resubscribe subscripe
internet: intanet intanat intrnet net intenet
megabyte: mb mbs megabytes meg megs
gigabyte: gb gbs gig gigs gigabytes
network: netwrk ntwk networks nework netwok
balance: bal balanc balans balances
buy: bi purchase purchasing buying bai byu vend
bought: bott purchased b0ught
want: wan wnt wants wanna wana
need: nid needs nd nids
send: snd sending sends
sent: snt
get: gt getting gets
give: gv giv gimme
load: lod loading loads
pay: paying pays
paid: payed paiid
charge: charged charging charges
debit: debited debits debitd dbt debiting
deduct: deducted deduction deductions deducts chop chopped chopping
remove: removed comot komot removing collect collected
receive: received recv rcv recvd rcvd receiv recieve recieved receiving recd
arrive: arrived reach reached arrives land landed reflect reflected reflecting
enter: enta entered enters entering
drop: dropped drops dropping
fail: failed faild fails failing fell unsuccessful unsuccesful failure
error: errors eror
decline: declined declines bounced
transaction: transactions trnsaction tranx trans transact txn trx transactn
order: orders ordered
payment: payments paymnt
delay: delayed pending stuck tarry
wait: waiting waited
yet: still
reseller: resellers
not: no nt nor neva nva never didnt doesnt dont isnt wasnt cant cannot couldnt wont havent hasnt aint non dnt didn doesn isn wasn couldn haven hasn arent
money: moni mony moneys
twice: 2x
refund: refunded refunds refnd
reverse: reversed reversal reversing
return: returned
share: sharing shared shares me2u
transfer: transfered transferred transferring trf transfar
convert: converted converting conversion swap exchange
change: changed changing
borrow: borrowed borrowing lend loan advance lending
automatic: auto automatically autorenew recurring recurrent autorenewal autorecharge
schedule: scheduled
renew: renewal renewing renewed renews
upgrade: upgraded upgrading
bigger: larger higher
recommend: suggest advise recommended advice
plan: plans
cheap: cheapest cheaper
price: prices pricing prize cost costs rates pris
fee: fees
discount: discounts bonus
finish: finished finishes finishing finis exhausted exhaust deplete depleted drain draining drained vanish vanished vanishing disappear disappeared disappearing gone eating
slow: slw slowly sluggish slowing crawling crawl drag dragging buffering buffer lagging lag
disconnect: disconnects disconnecting disconnected cutting cuts cut unstable fluctuating fluctuate seize seizing
connection: connecting connect conection
browse: browsing brows
setting: settings configuration configure config configurations setup
expire: expired expires expiry expiration
rollover: rolledover
gift: gifting gifted dash
bill: bills billed billing billin
dispute: disputing disputed contest
estimate: estimated estimation
tariff: tarif tarrif tariffs tarriff
explain: explanation breakdown itemised itemized breakdowns
reject: rejected rejects rejecting refused refuse refuses invalid
blank: black
spoil: spoiled spoilt faulty fault burnt burned damaged broken
technician: engineer
outage: blackout outages
transformer: tranformer
restore: restoring restored
outstanding: arrears owing debt owe due owed
resend: resent
lost: lose losing
delete: deleted deleting erase erasure wipe wiped
receipt: receipts reciept recipt invoice slip
person: human somebody someone operator humans
agent: agents representative rep
call: calling
complain: complaint complaints complaining complained
scam: scammed scammer scammers scams fraud fraudster fraudsters fraudulent 419 defraud defrauded yahoo
steal: stolen stole stealing thief thieves theft thiefs thieve barawo ole
hack: hacked hacker hackers hacking
authorise: authorised authorized authorize unauthorised unauthorized permission consent
useless: rubbish nonsense stupid terrible worst horrible awful trash yeye
rate: rating rated
star: stars
stop: stp stopped stopping disable deactivate
start: strt started starting
message: msg messages messaging msgs msgin messagin text texting sms texts txt
unsubscribe: unsub optout
promo: promos promotion promotional adverts advert ads offers newsletter updates
cancel: canceled cancelled cancell abort
menu: options option menus
help: hlp halp assist assistance
hello: hi hey helo hallo xup howfar sannu nnoo kaaro greetings hy heyy hii yo
morning: mrng mornin
evening: evenin
thank: thanks thx tnx tanx tank tenks thankyou thanx tnk tnks thnks
appreciate: gracias
please: pls plz abeg plss biko kindly plis ejoor jare abegg plse
you: u una ya yu unu
your: ur unas
my: mi mai
the: d da
that: dat tat
this: dis
they: dem
is: dey na be are was were
it: am im e
do: does did dun doing
have: hv av has had hav
go: going goes gon
can: fit able
what: wetin wat wht watz whats wats
how: hw hwo
why: y wai
when: wen whn
where: whr wia whre
who: hu
which: wey wich
because: bcos cos coz cus
with: wt wit wif
for: fr 4
before: b4
from: frm
now: nw
today: 2day tday
tomorrow: tmrw 2moro tomoro
yesterday: yday yestaday yesternight
already: don
good: gud gd nice fine
sweet: enjoy enjoyed enjoying
brother: bro broda
sister: sis sista
mother: mum mom mama mummy mommy
father: dad papa daddy popsy
friend: padi paddy guy friends
wife: wifey
phone: fone fon phones handset
line: lines lane
number: numba num nos numbers numbr
area: side street compound estate neighbourhood
working: work works worked
again: agen
another: anoda
something: smth
know: sabi knw kno
speak: talk spk talking speaking
change: chenj
`;

const phraseLines = `
howmuch: how much|how mch|hw much|how mush|hw mch
howmany: how many
topup: top up|top ups|tops up
rollover: roll over|carry over|carried over|carry forward|carried forward
customercare: customer care|customer service|customer support|help desk|contact centre|call center|call centre
twice: two times|2 times|2 time|two time|double debit|double charge|double deduction
succeed: go through|gone through|went through|pass through
refuse: no gree|nor gree|no agree|not gree
cannot: no fit|nor fit
airtime: recharge card|call card|call credit|airtime card|recharge voucher|phone credit
refund: money back|my money back
restart: start again|start over|start afresh|go back
optout: opt out|opt-out
optin: opt in|opt-in
signup: sign up|sign me up
intermittent: on and off|off and on|come and go|comes and goes|goes and comes|go and come|in and out
paylater: pay later|pay back|pay tomorrow|pay you
selfrenew: by itself|by themselves|on its own|by imself|by im self
recurring: every week|every month|every day|every friday|every monday|every tuesday|every wednesday|every thursday|every saturday|every sunday|each month|each week|every morning|everyday|each morning|each day|each month
howfar: how far
explain: break down|breaks down|break am down|break it down
doneit: well done|do well|keep it|too much
takelight: take light|carry light|took light|bring light|nepa light|light back
same: same one|same plan|same data|same bundle|same again
notice: text me|message me|disturb me|disturbing me
outofcredit: out of
accesspoint: access point|point name
mobiledata: mobile data
lightbill: light bill|nepa bill|electricity bill|power bill
`;

function parseTable(table: string, separator: string): ReadonlyMap<string, string> {
  const entries: [string, string][] = [];
  for (const line of table.trim().split('\n')) {
    const [word = '', others = ''] = line.split(': ');
    for (const other of others.split(separator)) entries.push([other, word]);
  }
  return new Map(entries);
}

export const canonicalWord = parseTable(localVariants + variants, ' ');
export const canonicalPhrase = parseTable(localPhrases + phraseLines, '|');

/** Words that carry no meaning here. */
export const fillers: ReadonlySet<string> = new Set(
  'please o oo ooo sir ma na sha jare just really very so the a an of to at as am is it well then there abi ehn eh self sef dear kindly o ooo'.split(
    ' ',
  ),
);
