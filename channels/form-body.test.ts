import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { formRequest } from '../test/webhook-request.ts';
import { readFields, readForm } from './form-body.ts';

const read = (body: string | Buffer) => [...readForm(formRequest('https://gw.example.ng/', body))];

describe('reading a form', () => {
  it.each([
    [
      'a=1&b=2',
      [
        ['a', ['1']],
        ['b', ['2']],
      ],
    ],
    ['a=1&a=2&a=1', [['a', ['1', '2', '1']]]],
    [
      'a=&b',
      [
        ['a', ['']],
        ['b', ['']],
      ],
    ],
    ['a=b=c', [['a', ['b=c']]]],
    ['&&a=1&', [['a', ['1']]]],
    ['a=%2B234+1', [['a', ['+234 1']]]],
    ['t=H%C3%A9llo', [['t', ['Héllo']]]],
    ['t=Héllo', [['t', ['Héllo']]]],
    [
      '__proto__=x&constructor=y',
      [
        ['__proto__', ['x']],
        ['constructor', ['y']],
      ],
    ],
    ['', []],
  ] as const)('%s', (body, form) => {
    expect(read(body)).toEqual(form);
  });

  it.each([
    ['a=%', 'percent'],
    ['a=%4', 'percent'],
    ['a=%zz', 'percent'],
    ['%u0041=1', 'percent'],
    ['a=%FF', 'UTF-8'],
    ['a=%ED%A0%80', 'UTF-8'],
    ['a=%C0%80', 'UTF-8'],
    ['a=\u00C3%A9', 'UTF-8'],
    [Array.from({ length: 201 }, (_, index) => `f${index}=1`).join('&'), 'too many'],
    [`${'n'.repeat(201)}=1`, 'too long'],
  ])('refuses %s', (body, reason) => {
    expect(() => read(body)).toThrow(reason);
  });

  it('refuses raw bytes that are no UTF-8', () => {
    expect(() => read(Buffer.from([0x61, 0x3d, 0xff]))).toThrow('UTF-8');
  });

  it.each([
    ['application/json'],
    ['multipart/form-data'],
    ['application/x-www-form-urlencoded; charset=iso-8859-1'],
    ['application/x-www-form-urlencodedx'],
    [''],
  ])('refuses the content type %j', (type) => {
    expect(() => readForm(formRequest('https://gw.example.ng/', 'a=1', { 'content-type': type }))).toThrow(
      'UTF-8',
    );
  });

  it('reads what the platform writes', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 20 }), (pairs) => {
        const body = new URLSearchParams(pairs).toString();
        const expected = new URLSearchParams(body);
        const form = readForm(formRequest('https://gw.example.ng/', body));
        expect([...form.keys()]).toEqual([...new Set(expected.keys())]);
        for (const [name, values] of form) expect(values).toEqual(expected.getAll(name));
      }),
    );
  });
});

describe('checking fields', () => {
  const schema = z.object({ From: z.string(), Body: z.string().default('') });
  const check = (body: string) => readFields(readForm(formRequest('https://gw.example.ng/', body)), schema);

  it('takes what it knows and leaves the rest', () => {
    expect(check('From=a&Body=b&Other=c&__proto__=d')).toEqual({ From: 'a', Body: 'b' });
    expect(Reflect.get({}, 'd')).toBeUndefined();
  });

  it('names a field that is missing or given twice, without its value', () => {
    expect(() => check('Body=hush')).toThrow(/From\.$/);
    expect(() => check('From=hush&From=hush2')).toThrow(/From\.$/);
  });
});
