import { expect, test } from 'vitest';
import { detectLanguage } from './language.ts';

test.each([
  ['Good morning, please recharge my line', 'en'],
  ['my token no gree enter, wetin I go do', 'pcm'],
  ['abeg load me 500', 'pcm'],
  ['biko send me 500 airtime', 'pcm'],
  ['na so', 'pcm'],
  ['hi', 'en'],
  ['m', 'en'],
  ['500 mtn 08031234567', 'en'],
  ['ina so in saya kati na 300 a layin MTN dina', 'ha'],
  ['ba mu da wuta tun jiya', 'ha'],
  ['ku dawo min da kudina', 'ha'],
  ['na gode sosai', 'ha'],
  ['mo fẹ́ ra airtime 500 fun foonu mi', 'yo'],
  ['ko si ina ni adugbo wa', 'yo'],
  ['elo ni data mi to ku', 'yo'],
  ['e kaaro, bawo ni', 'yo'],
  ['achọrọ m ịzụ airtime 1000 maka fon m', 'ig'],
  ['ọkụ adịghị na mpaghara anyị', 'ig'],
  ['kedu ebe order m dị', 'ig'],
  ['daalu nke ukwuu', 'ig'],
])('"%s" is in %s', (text, language) => {
  expect(detectLanguage(text)).toBe(language);
});
