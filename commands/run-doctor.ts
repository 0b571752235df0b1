import { checkSettings } from '../assembly/check-settings.ts';
import { collectors } from '../collectors/registry.ts';
import { loadSettings, withPlaces } from '../config.ts';
import { createQueues } from '../jobs/queues.ts';
import { type ResolveSecret, resolveSecret } from '../secrets.ts';
import { openOpenSearch } from '../stores/opensearch/open.ts';
import { openStores } from '../stores/postgres/open.ts';
import { type Command, configFile } from './command.ts';
import { examine } from './doctor.ts';
import { checkHost, checkService } from './doctor-hosts.ts';
import { type Health, recordsAnswer, storesOf } from './doctor-stores.ts';
import { SAY, Trouble } from './doctor-texts.ts';
import { findService } from './service-client.ts';
import { settingsLine } from './settings-line.ts';
import { fitted } from './table.ts';

const SIGNS = { ok: '✓', off: '·', lacking: '!', failed: '✗' };

/** @throws Trouble when jobs were given up that nothing brings again */
function sayGivenUp(queues: Readonly<Record<string, { readonly failed?: number }>>): void {
  const count = Object.entries(queues).reduce(
    (sum, [name, { failed = 0 }]) => sum + (name === 'collect' || name === 'evaluate' ? 0 : failed),
    0,
  );
  if (count > 0) throw new Trouble(SAY.givenUp(count), SAY.lookAtJobs, true);
}

/** `inframind doctor` says of each configured part how it is and what to do. Exit code 1 when something failed. */
export const doctor: Command = {
  usage: '',
  about: {
    en: 'check each configured part and say what is missing',
    ru: 'проверить каждую настроенную часть и сказать, чего не хватает',
    ko: '설정된 각 부분을 검사하고 빠진 것을 알림',
  },
  options: { json: { type: 'boolean' } },
  run: async (invocation) => {
    const settings = loadSettings(process.env, configFile(invocation));
    const secret: ResolveSecret = (reference) =>
      resolveSecret(reference).catch((thrown: unknown) => {
        throw withPlaces(thrown, process.env, configFile(invocation));
      });
    const service = await findService(settings, { language: invocation.language });
    const health = service === null ? null : await service.health<Health>().catch((): Health => ({ status: 'unavailable' }));
    let failed = 0;
    const findings = examine({
      settings,
      language: invocation.language,
      running: service !== null,
      secret,
      collectors,
      now: () => new Date(),
      checkSettings: () => {
        try {
          checkSettings(settings, collectors);
        } catch (thrown) {
          throw withPlaces(thrown, process.env, configFile(invocation));
        }
        return settingsLine(process.env, configFile(invocation));
      },
      checkStores: async () => {
        if (health !== null) return storesOf(health);
        const databaseUrl = settings.databaseUrl === null ? null : await secret(settings.databaseUrl);
        const { stores } = await openStores({ databaseUrl, dataDir: settings.dataDir });
        await stores.ping().finally(() => stores.close());
        return databaseUrl === null ? SAY.embedded : 'PostgreSQL';
      },
      checkRecords: async () => {
        if (settings.opensearch === null) return SAY.notConfigured;
        const { url, username, password, caFile } = settings.opensearch;
        const connection = { url, username, password: password === null ? null : await secret(password), caFile };
        const engine = openOpenSearch(connection);
        await recordsAnswer(() => engine.ping()).finally(() => engine.close());
        return new URL(url).host;
      },
      checkQueue: async () => {
        if (settings.queueUrl === null) {
          sayGivenUp(health?.queues ?? {});
          return SAY.inDatabase;
        }
        const queues = createQueues({ backend: { kind: 'redis', url: await secret(settings.queueUrl) } });
        try {
          const [gravest] = await queues.hazards();
          if (gravest !== undefined) throw new Trouble(gravest.said, gravest.remedy, !gravest.stops);
          sayGivenUp(await queues.counts());
        } finally {
          await queues.stop();
        }
        return 'Redis';
      },
      checkHost: (host) => checkHost(host, secret),
      checkService: (one) => checkService(settings, one, secret),
    });
    for await (const finding of findings) {
      if (finding.state === 'failed') failed += 1;
      if (invocation.options.json === true) invocation.print(JSON.stringify(finding));
      else {
        const lines = [
          `${SIGNS[finding.state]} ${finding.part}: ${finding.detail}`,
          ...(finding.remedy === null ? [] : [`    → ${finding.remedy}`]),
        ];
        for (const line of lines.flatMap((one) => one.split('\n')).flatMap((one) => fitted(one))) invocation.print(line);
      }
    }
    return failed === 0 ? 0 : 1;
  },
};
