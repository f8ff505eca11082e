/**
 * Words of Yoruba, Hausa and Igbo that people mix into English and Pidgin, each with the word that it is read as. Folded,
 * without tone marks. Words that English or Pidgin has too ("to", "ole", "ya", "fun") are left out.
 */
export const localVariants = `
airtime: kati katin
light: wuta wutar wutan lantarki latrik
money: owo kudi kudina kudin kudinka ego
buy: saya sayi sayen sayo izu zuta zuo
send: tura turo turawa ziga zitere izitere ranse
phone: foonu fonu waya wayar wayata
line: layi layina layin
want: fe choro choo
please: ejo ejoo jowo joo biko
help: taimako taimaka lowo nyere
refund: dawo pada weghachi weghachiri
owe: gbese bashi
borrow: ranci gbaziri
change: canza gbanwe igbanwe yipada
delete: goge hichapu
stop: daina kwusi
person: mutum mmadu eniyan
talk: magana okwu
message: sako ozi
receipt: rasit risiti
yesterday: jiya unyaahu
meter: mita
renew: sabunta
gift: kyauta kyautar
share: raba
finish: karewa
slow: hankali
cut: yankewa
steal: sace zuru ezuru
where: nibo
when: yaushe
why: kilode
howmuch: elo
balance: rage saura foduru
area: adugbo unguwa mpaghara
outage: okunkun duhu
thank: nagode dupe daalu imela
hello: sannu nnoo ndewo kaaro kaasan kaale barka
friend: abokina aboki
brother: yayana nwanne
wife: matata iyawo
tired: gaji
`;

export const localPhrases = `
want: ina so|mo fe
how: yaya zan|bawo ni
howmuch: nawa ne|ego ole|elo ni
help: ran mi|nyere m
thank: na gode
hello: ina kwana|ina wuni
twice: sau biyu
`;
