/**
 * Banks whose customers can pay by a code on any phone, most customers first. A gateway lists those that it serves;
 * the list is short because it is read on a feature phone. `says`: what else people call them, in lower case.
 */
export const ussdBanks = [
  { id: 'gtbank', name: 'GTBank', says: ['gtb', 'gt bank', 'guaranty trust'] },
  { id: 'uba', name: 'UBA', says: ['united bank for africa'] },
  { id: 'zenith', name: 'Zenith', says: ['zenith bank'] },
  { id: 'sterling', name: 'Sterling', says: ['sterling bank'] },
  { id: 'access', name: 'Access', says: ['access bank'] },
  { id: 'first_bank', name: 'First Bank', says: ['firstbank', 'fbn'] },
  { id: 'fidelity', name: 'Fidelity', says: ['fidelity bank'] },
  { id: 'fcmb', name: 'FCMB', says: ['first city'] },
  { id: 'union', name: 'Union', says: ['union bank'] },
] as const;

export type UssdBank = (typeof ussdBanks)[number]['id'];

export function isUssdBank(id: string): id is UssdBank {
  return ussdBanks.some((bank) => bank.id === id);
}

export function ussdBankName(id: UssdBank): string {
  return ussdBanks.find((bank) => bank.id === id)?.name ?? id;
}
