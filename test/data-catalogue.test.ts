import { expect, it } from 'vitest';
import { ownBundles } from '../commerce/data/catalogue.ts';
import { bundlesFrom, dataServiceIds, readVariations } from '../commerce/vending/vtpass/data-wire.ts';
import { networks } from '../conversation/values/network.ts';
import { startSimulators } from '../simulators/server.ts';

it.each(networks)(
  "the operator's own list of %s is what the simulated vendor sells, so that either may be vended",
  async (network) => {
    const { url, close } = await startSimulators({ port: 0, seed: 1 });
    try {
      const answer = await fetch(
        `${url}/vtpass/api/service-variations?serviceID=${dataServiceIds[network]}`,
        {
          headers: { 'api-key': 'api', 'public-key': 'public' },
        },
      );
      const vendor = bundlesFrom(readVariations(await answer.json()), network);
      const withoutName = ({ name: _, ...bundle }: (typeof vendor)[number]) => bundle;
      const own = ownBundles.filter((bundle) => bundle.network === network);
      expect(vendor.map(withoutName)).toEqual(own.map(withoutName));
    } finally {
      await close();
    }
  },
);
