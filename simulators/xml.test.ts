import { expect, it } from 'vitest';
import { parseXml, XmlError } from './xml.ts';

it('reads elements, attributes and texts', () => {
  const read = parseXml(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Response><!-- a --><Say voice="a&amp;b">1 &lt; 2 &#38; &#x41;</Say><Hangup/></Response>',
  );
  expect(read).toEqual({
    name: 'Response',
    attributes: {},
    text: '',
    children: [
      { name: 'Say', attributes: { voice: 'a&b' }, children: [], text: '1 < 2 & A' },
      { name: 'Hangup', attributes: {}, children: [], text: '' },
    ],
  });
});

it.each([
  '',
  'hello',
  '<Response>',
  '<Response><Say>a</Response>',
  '<Response>a & b</Response>',
  '<Response>&nbsp;</Response>',
  '<Response a="1" a="2"/>',
  '<Response a=1/>',
  '<Response a="<"/>',
  '<Response/><Response/>',
  '<!DOCTYPE x [<!ENTITY e "v">]><Response>&e;</Response>',
  '<Response>\u0001</Response>',
  `${'<a>'.repeat(12)}${'</a>'.repeat(12)}`,
])('refuses %j', (text) => {
  expect(() => parseXml(text)).toThrow(XmlError);
});
