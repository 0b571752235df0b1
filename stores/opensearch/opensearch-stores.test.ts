import { describeStores } from '../../test/conformance/stores.ts';
import { describeWithOpenSearch, startOpenSearch } from '../../test/peers/opensearch.ts';
import { composeStores } from '../composed-stores.ts';
import { openStores } from '../postgres/open.ts';
import { openOpenSearch } from './open.ts';

await describeWithOpenSearch('OpenSearch', () => {
  describeStores('the embedded database with OpenSearch', async () => {
    const peer = await startOpenSearch();
    const { stores: state } = await openStores({ databaseUrl: null, dataDir: 'memory' });
    const engine = openOpenSearch({ url: peer.url, username: null, password: null, caFile: null });
    const stores = composeStores(state, engine);
    return {
      stores,
      close: async () => {
        await stores.close();
        await peer.stop();
      },
    };
  });
});
