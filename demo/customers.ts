import type { CustomerId, DemoCustomer } from '../console/wire.ts';

/** Whom one plays. Invented: the numbers are nobody's that we know of, the mail domain is reserved (RFC 2606). */
export const demoCustomers = [
  {
    id: 'ada',
    name: 'Ada',
    number: '+2348031230141',
    email: 'ada@mail.example',
    meter: { number: '45012340141', disco: 'IKEDC' },
  },
  {
    id: 'bello',
    name: 'Bello',
    number: '+2348021230142',
    email: 'bello@mail.example',
    meter: { number: '04123401420', disco: 'KEDCO' },
  },
  {
    id: 'chioma',
    name: 'Chioma',
    number: '+2348051230143',
    email: 'chioma@mail.example',
    meter: { number: '01012340143', disco: 'EKEDC' },
  },
  {
    id: 'tunde',
    name: 'Tunde',
    number: '+2348031230144',
    email: 'tunde@mail.example',
    meter: { number: '62012340144', disco: 'IBEDC' },
  },
] as const satisfies readonly DemoCustomer[];

export function findCustomer(id: CustomerId): DemoCustomer | undefined {
  return demoCustomers.find((customer) => customer.id === id);
}

/** By `+234…`, `whatsapp:+234…`, any way of writing a number with its last ten digits, or an e-mail address. */
export function customerAt(address: string): DemoCustomer | undefined {
  if (address.includes('@')) {
    const mail = /[^\s<>]+@[^\s<>]+/.exec(address)?.[0].toLowerCase();
    return demoCustomers.find(({ email }) => email === mail);
  }
  const line = address.replace(/\D/g, '').slice(-10);
  return line.length === 10 ? demoCustomers.find(({ number }) => number.endsWith(line)) : undefined;
}

/** As a customer writes it: `08031230141`. */
export function localNumber({ number }: Pick<DemoCustomer, 'number'>): string {
  return number.replace('+234', '0');
}
