import type { World } from '../world.ts';

/** VTpass's services of data, by its own ids: https://www.vtpass.com/documentation/mtn-data/ and its kin, read 2026-11-21. */
export const dataServices: Readonly<Record<string, string>> = {
  'mtn-data': 'MTN Data',
  'airtel-data': 'Airtel Data',
  'glo-data': 'GLO Data',
  'etisalat-data': '9mobile Data',
};

/** Code, name as VTpass writes it, price in naira. Among them what is no data, and what few can pay. */
const variations: Readonly<Record<string, readonly (readonly [string, string, number])[]>> = {
  'mtn-data': [
    ['mtn-100mb-100', 'N100 100MB - 24 hrs', 100],
    ['mtn-200mb-200', 'N200 200MB - 2 days', 200],
    ['mtn-2-5gb-800', 'N800 2.5GB - 2 days', 800],
    ['mtn-500mb-350', 'N350 500MB - 7 days', 350],
    ['mtn-1gb-500', 'N500 1GB - 7 days', 500],
    ['mtn-6gb-2500', 'N2500 6GB - 7 days', 2500],
    ['mtn-1-5gb-1000', 'N1000 1.5GB - 30 days', 1000],
    ['mtn-2gb-1200', 'N1200 2GB - 30 days', 1200],
    ['mtn-3gb-1500', 'N1500 3GB - 30 days', 1500],
    ['mtn-4-5gb-2000', 'N2000 4.5GB - 30 days', 2000],
    ['mtn-5gb-3000', 'N3000 5GB - 30 days', 3000],
    ['mtn-8gb-4000', 'N4000 8GB - 30 days', 4000],
    ['mtn-10gb-5000', 'N5000 10GB - 30 days', 5000],
    ['mtn-20gb-7500', 'N7500 20GB - 30 days', 7500],
    ['mtn-40gb-10000', 'N10000 40GB - 30 days', 10000],
    ['mtn-75gb-16000', 'N16000 75GB - 30 days', 16000],
    ['mtn-100gb-30000', 'N30000 100GB - 1 year', 30000],
    ['mtn-200gb-50000', 'N50000 200GB - 1 year', 50000],
    ['mtn-xtratalk-300', 'N300 Xtratalk Weekly Bundle', 300],
    ['mtn-360gb-sme-100000', 'MTN N100,000 360GB SME Mobile Data (3 Months)', 100_000],
  ],
  'airtel-data': [
    ['airt-100mb-100', 'Airtel Data Bundle - 100 Naira - 100MB - 1Days', 100],
    ['airt-200mb-200', 'Airtel Data Bundle - 200 Naira - 200MB - 3Days', 200],
    ['airt-350mb-300', 'Airtel Data Bundle - 300 Naira - 350MB - 7Days', 300],
    ['airt-500mb-400', 'Airtel Data Bundle - 400 Naira - 500MB - 7Days', 400],
    ['airt-1gb-600', 'Airtel Data Bundle - 600 Naira - 1GB - 14Days', 600],
    ['airt-6gb-2500', 'Airtel Data Bundle - 2,500 Naira - 6GB - 7Days', 2500],
    ['airt-1-5gb-1000', 'Airtel Data Bundle - 1,000 Naira - 1.5GB - 30Days', 1000],
    ['airt-2gb-1200', 'Airtel Data Bundle - 1,200 Naira - 2GB - 30Days', 1200],
    ['airt-3gb-1500', 'Airtel Data Bundle - 1,500 Naira - 3GB - 30Days', 1500],
    ['airt-4-5gb-2000', 'Airtel Data Bundle - 2,000 Naira - 4.5GB - 30Days', 2000],
    ['airt-5gb-3000', 'Airtel Data Bundle - 3,000 Naira - 5GB - 30Days', 3000],
    ['airt-10gb-4000', 'Airtel Data Bundle - 4,000 Naira - 10GB - 30Days', 4000],
    ['airt-15gb-5000', 'Airtel Data Bundle - 5,000 Naira - 15GB - 30Days', 5000],
    ['airt-20gb-7500', 'Airtel Data Bundle - 7,500 Naira - 20GB - 30Days', 7500],
    ['airt-40gb-10000', 'Airtel Data Bundle - 10,000 Naira - 40GB - 30Days', 10000],
    ['airt-75gb-15000', 'Airtel Data Bundle - 15,000 Naira - 75GB - 30Days', 15000],
    ['airt-100gb-30000', 'Airtel Data Bundle - 30,000 Naira - 100GB - 1 Year', 30000],
    ['airt-200gb-50000', 'Airtel Data Bundle - 50,000 Naira - 200GB - 1 Year', 50000],
  ],
  'glo-data': [
    ['glo-100mb-100', 'Glo Data N100 -  100MB - 24 hrs', 100],
    ['glo-350mb-200', 'Glo Data N200 -  350MB - 2 days', 200],
    ['glo-500mb-300', 'Glo Data N300 -  500MB - 7 days', 300],
    ['glo-1gb-500', 'Glo Data N500 -  1GB - 14 days', 500],
    ['glo-7gb-1800', 'Glo Data N1800 -  7GB - 7 days', 1800],
    ['glo-2gb-1000', 'Glo Data N1000 -  2GB - 30 days', 1000],
    ['glo-3gb-1200', 'Glo Data N1200 -  3GB - 30 days', 1200],
    ['glo-4gb-1500', 'Glo Data N1500 -  4GB - 30 days', 1500],
    ['glo-5gb-2000', 'Glo Data N2000 -  5GB - 30 days', 2000],
    ['glo-10gb-3000', 'Glo Data N3000 -  10GB - 30 days', 3000],
    ['glo-15gb-4000', 'Glo Data N4000 -  15GB - 30 days', 4000],
    ['glo-20gb-5000', 'Glo Data N5000 -  20GB - 30 days', 5000],
    ['glo-40gb-10000', 'Glo Data N10000 -  40GB - 30 days', 10000],
    ['glo-75gb-15000', 'Glo Data N15000 -  75GB - 30 days', 15000],
    ['glo-100gb-25000', 'Glo Data N25000 -  100GB - 1 year', 25000],
    ['glo-200gb-45000', 'Glo Data N45000 -  200GB - 1 year', 45000],
  ],
  'etisalat-data': [
    ['eti-100mb-100', '9mobile Data - 100 Naira - 100MB - 24 hrs', 100],
    ['eti-300mb-200', '9mobile Data - 200 Naira - 300MB - 24 hrs', 200],
    ['eti-500mb-300', '9mobile Data - 300 Naira - 500MB - 7 days', 300],
    ['eti-1gb-500', '9mobile Data - 500 Naira - 1GB - 7 days', 500],
    ['eti-7gb-2500', '9mobile Data - 2500 Naira - 7GB - 7 days', 2500],
    ['eti-1-5gb-1000', '9mobile Data - 1000 Naira - 1.5GB - 30 days', 1000],
    ['eti-2gb-1200', '9mobile Data - 1200 Naira - 2GB - 30 days', 1200],
    ['eti-3gb-1500', '9mobile Data - 1500 Naira - 3GB - 30 days', 1500],
    ['eti-4-5gb-2000', '9mobile Data - 2000 Naira - 4.5GB - 30 days', 2000],
    ['eti-5gb-3000', '9mobile Data - 3000 Naira - 5GB - 30 days', 3000],
    ['eti-11gb-4000', '9mobile Data - 4000 Naira - 11GB - 30 days', 4000],
    ['eti-10gb-3500', '9mobile Data - 3500 Naira - 10GB - 30 days', 3500],
    ['eti-15gb-5000', '9mobile Data - 5000 Naira - 15GB - 30 days', 5000],
    ['eti-20gb-7000', '9mobile Data - 7000 Naira - 20GB - 30 days', 7000],
    ['eti-40gb-10000', '9mobile Data - 10000 Naira - 40GB - 30 days', 10000],
    ['eti-75gb-15000', '9mobile Data - 15000 Naira - 75GB - 30 days', 15000],
    ['eti-100gb-30000', '9mobile Data - 30000 Naira - 100GB - 1 year', 30000],
    ['eti-200gb-48000', '9mobile Data - 48000 Naira - 200GB - 1 year', 48000],
  ],
};

export type DataVariation = { readonly code: string; readonly name: string; readonly priceNaira: number };

/** What a service offers now: the configuration changes prices, and takes bundles away (null). */
export function listVariations(world: World, serviceID: string): readonly DataVariation[] {
  const changed = world.config().vtpass.variations;
  const rows = Object.hasOwn(variations, serviceID) ? (variations[serviceID] ?? []) : [];
  return rows.flatMap(([code, name, price]) => {
    const priceNaira = Object.hasOwn(changed, code) ? changed[code] : price;
    return priceNaira === null || priceNaira === undefined ? [] : [{ code, name, priceNaira }];
  });
}

/** As GET /service-variations shows it, with the list under its misspelt name and the right one. */
export function variationsResource(world: World, serviceID: string) {
  const rows = listVariations(world, serviceID).map(({ code, name, priceNaira }) => ({
    variation_code: code,
    name,
    variation_amount: priceNaira.toFixed(2),
    fixedPrice: 'Yes',
  }));
  const service = { ServiceName: dataServices[serviceID], serviceID, convinience_fee: '0 %' };
  return { response_description: '000', content: { ...service, varations: rows, variations: rows } };
}
