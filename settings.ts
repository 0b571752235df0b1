import { hostname } from 'node:os';
import { z } from 'zod';
import { services } from './action-settings.ts';
import { ASSET_LABELS } from './api/alertmanager.ts';
import { modelSettings } from './assembly/model-settings.ts';
import { calendars, escalations, groups, routes } from './care-settings.ts';
import { channels, email, slack, telegram } from './chat-settings.ts';
import { digests } from './digest-settings.ts';
import { DAY_MS, duration, id, labels, language, retention, secret, timeZone } from './setting-kinds.ts';
import { ticketRules, trackers } from './ticket-settings.ts';

const rule = z
  .strictObject({
    id: id.describe('Stable id of the rule.'),
    name: z.string().describe('What people see as the name of the alert.'),
    severity: z.enum(['info', 'warning', 'critical']).default('warning').describe('info, warning or critical.'),
    asset: z.string().nullable().default(null).describe('Only this asset; every asset when absent.'),
    threshold: z
      .strictObject({
        metric: z.string().describe('Name of the metric.'),
        labels: labels.default({}).describe('Labels that a series must have.'),
        above: z.number().nullable().default(null).describe('Fires above this value.'),
        below: z.number().nullable().default(null).describe('Fires below this value.'),
        for: duration.default(0).describe('How long it must hold.'),
      })
      .refine(({ above, below }) => above !== null || below !== null, 'give above or below')
      .optional()
      .describe('A limit on a metric.'),
    absence: z
      .strictObject({ metric: z.string().describe('Name of the metric.'), for: duration.describe('Silence that fires.') })
      .optional()
      .describe('A metric that stops coming.'),
    pattern: z
      .strictObject({
        of: z.enum(['log', 'event']).describe('Log lines or hardware events.'),
        contains: z.string().min(1).describe('Text that the line, or the code of the event, contains.'),
        atLeast: z.int().min(1).default(1).describe('How many make it fire.'),
        within: duration.default(600_000).describe('Within this time.'),
      })
      .optional()
      .describe('Lines or events of a kind.'),
  })
  .refine(
    ({ threshold, absence, pattern }) => [threshold, absence, pattern].filter(Boolean).length === 1,
    'give exactly one of threshold, absence, pattern',
  );

const inventoryItem = z.strictObject({
  id: z.string().describe('Key of the asset, e.g. srv-db-03.'),
  kind: z
    .enum(['server', 'vm', 'hypervisor', 'service', 'disk', 'lun', 'shelf', 'rack', 'cooling', 'pdu', 'switch', 'cluster', 'job'])
    .nullable()
    .default(null)
    .describe('What it is.'),
  name: z.string().nullable().default(null).describe('Display name.'),
  attributes: labels.default({}).describe('Free attributes; runbooks may take parameters from them (`service.unit`, `job.unit`).'),
  relations: z
    .array(
      z.strictObject({
        kind: z
          .enum(['runs-on', 'powered-by', 'cooled-by', 'connected-to', 'stores-on', 'depends-on', 'member-of'])
          .describe('How it needs the other.'),
        to: z.string().describe('Key of the other asset.'),
      }),
    )
    .default([])
    .describe('What it needs.'),
});

const role = z.enum(['viewer', 'operator', 'approver', 'admin']);

const person = z.strictObject({
  id: id.describe('Stable id of the person.'),
  name: z.string().describe('Shown name.'),
  roles: z.array(role).default([]).describe('What the person may do, over all assets.'),
  groupRoles: z
    .array(
      z.strictObject({
        group: z.string().describe('Id of a group of assets.'),
        roles: z.array(role).min(1).describe('Roles over its assets.'),
      }),
    )
    .default([])
    .describe('What the person may do over the assets of groups only; whoever has no role over all sees no other asset.'),
  identities: z
    .array(
      z.strictObject({
        platform: z.enum(['slack', 'telegram', 'terminal', 'web', 'email']).describe('Where.'),
        userId: z.string().describe('Id of the account there.'),
      }),
    )
    .default([])
    .describe('Linked chat accounts.'),
  apiKey: secret.nullable().default(null),
  language: language.default('en'),
  timeZone: timeZone.default('UTC'),
});

const DEFAULT_RULES = [
  {
    id: 'cpu-iowait',
    name: 'High iowait',
    threshold: { metric: 'system.cpu.utilization', labels: { 'cpu.mode': 'iowait' }, above: 0.25, for: '10m' },
  },
  { id: 'memory-full', name: 'Memory nearly full', threshold: { metric: 'system.memory.utilization', above: 0.95, for: '10m' } },
  { id: 'filesystem-full', name: 'Filesystem nearly full', threshold: { metric: 'system.filesystem.utilization', above: 0.9, for: '5m' } },
];

/** All settings of the program; every field has a default but those of the parts one connects. */
export const settingsSchema = z.strictObject({
  dataDir: z.string().default('data').describe('Folder of the embedded database.'),
  databaseUrl: secret
    .nullable()
    .default(null)
    .describe('PostgreSQL URL as a secret reference; absent: embedded PGlite in dataDir. INFRAMIND_DATABASE_URL sets it too.'),
  queueUrl: secret
    .nullable()
    .default(null)
    .describe('Redis URL as a secret reference; absent: the queue lives in the database. INFRAMIND_QUEUE_URL sets it too.'),
  retention: z
    .strictObject({
      samples: retention.default(30 * DAY_MS).describe('How long samples are kept, at least an hour; whole days are dropped.'),
      logs: retention.default(30 * DAY_MS).describe('The same for log lines.'),
      events: retention.default(365 * DAY_MS).describe('The same for hardware events; whole months are dropped.'),
    })
    .prefault({})
    .describe(
      'What the database keeps; OpenSearch has settings of its own. Evidence that no answer cites, of digests and lists, is kept as long as the longest of these.',
    ),
  opensearch: z
    .strictObject({
      url: z
        .url()
        .refine((url) => !/^[a-z]+:\/\/[^/]*@/i.test(url), 'write username and password as settings of their own')
        .describe('Address of a node, or of a load balancer before several. INFRAMIND_OPENSEARCH_URL sets it too.'),
      username: z.string().nullable().default(null).describe('Account.'),
      password: secret.nullable().default(null),
      caFile: z.string().nullable().default(null).describe('PEM file of the authority that signed the certificate of the server.'),
      shards: z.int().min(1).max(100).default(1).describe('Primary shards of each index.'),
      rollover: z
        .strictObject({
          sizeBytes: z
            .int()
            .min(1_000_000)
            .default(30 * 2 ** 30)
            .describe('An index that has grown so large is followed by a new one.'),
          age: duration.default(DAY_MS).describe('So is one that is so old.'),
        })
        .prefault({}),
      retention: z
        .strictObject({
          samples: retention.default(30 * DAY_MS).describe('How long samples are kept, at least an hour; whole indices are deleted.'),
          logs: retention.default(30 * DAY_MS).describe('The same for log lines.'),
          events: retention.default(365 * DAY_MS).describe('The same for hardware events.'),
        })
        .prefault({}),
      snapshots: z
        .strictObject({
          repository: z.string().default('inframind').describe('Snapshot repository that `inframind backup` uses.'),
          folder: z
            .string()
            .nullable()
            .default(null)
            .describe('Folder to register it with (in `path.repo` of each node); absent: it is registered, e.g. for S3.'),
        })
        .nullable()
        .default(null)
        .describe('Where backups of the indices go.'),
    })
    .nullable()
    .default(null)
    .describe('OpenSearch for samples, logs and events; absent: they live in the database.'),
  language: language.default('en'),
  timeZone: timeZone.default('UTC'),
  api: z
    .strictObject({
      host: z.string().default('127.0.0.1').describe('Address to listen on.'),
      port: z.int().min(0).max(65_535).default(8050).describe('Port to listen on; 0 takes a free one.'),
      publicUrl: z.url().nullable().default(null).describe('Address that links in chats begin with.'),
      token: secret.nullable().default(null).describe('Bearer token for reading; needed when not on loopback.'),
      ingestToken: secret.nullable().default(null).describe('Bearer token for ingest and webhooks.'),
      webhook: z
        .strictObject({ username: z.string().describe('User name of the webhook.'), password: secret })
        .nullable()
        .default(null)
        .describe('Basic credentials that Alertmanager sends.'),
      assetLabels: z
        .array(z.string())
        .default([...ASSET_LABELS])
        .describe('Labels that name the asset of an alert from outside; the first present wins.'),
      queueLimit: z.int().min(1).default(5_000).describe('Waiting jobs above which senders are told to come back later.'),
      queueBytes: z.int().min(1e6).default(536_870_912).describe('The same by the bytes they hold, in Redis or the database.'),
      diskReserveBytes: z.int().min(0).default(67_108_864).describe('The same when less is left on the disk of the embedded database.'),
    })
    .prefault({}),
  signIn: z
    .strictObject({
      key: secret
        .nullable()
        .default(null)
        .describe(
          'Key of 32 characters or more that seals second factors, a secret reference; absent: a file that is made in dataDir. With databaseUrl it must be set, else nothing of high risk can be approved.',
        ),
    })
    .prefault({})
    .describe('Signing in with a second factor, which approving a runbook of high risk takes.'),
  targets: z
    .array(
      z.strictObject({
        id: id.describe('Stable id of the target.'),
        asset: z.string().describe('Asset its samples are filed under.'),
        collector: z.string().describe('Name of a polling collector.'),
        every: duration.optional().describe('Interval; the collector has a default.'),
        deadline: duration.default(30_000).describe('Longest time one poll may take.'),
        settings: z.record(z.string(), z.unknown()).default({}).describe('Settings of the collector (see its README).'),
      }),
    )
    .prefault(() => [{ id: 'this-host', asset: hostname(), collector: 'host' }])
    .describe('Devices to poll; by default this machine.'),
  listeners: z
    .array(
      z.strictObject({
        id: id.describe('Stable id of the listener.'),
        collector: z.string().describe('Name of a listening collector.'),
        settings: z.record(z.string(), z.unknown()).default({}).describe('Settings of the collector.'),
      }),
    )
    .default([])
    .describe('Ports to listen on: syslog, SNMP traps.'),
  rules: z.array(rule).prefault(DEFAULT_RULES).describe('Alert rules of our own engine; they replace the three that are there by default.'),
  evaluateEvery: duration.default(15_000).describe('How often rules are judged.'),
  inventory: z.array(inventoryItem).default([]).describe('Assets and what they need: the dependency map.'),
  people: z.array(person).default([]).describe('Who may do what, and their chat accounts.'),
  hosts: z
    .array(
      z.strictObject({
        asset: z.string().describe('Asset on which runbooks may run.'),
        host: z.string().describe('Name or address for SSH.'),
        port: z.int().min(1).max(65_535).default(22).describe('SSH port.'),
        user: z.string().describe('User to log in as; give it least rights.'),
        privateKey: secret.describe('Private key as a secret reference.'),
        hostKeyFingerprint: z
          .string()
          .regex(/^SHA256:/, 'as `ssh-keygen -lf` prints it, SHA256:…')
          .describe('Pinned host key.'),
      }),
    )
    .default([])
    .describe('Where approved runbooks run.'),
  services,
  channels,
  digests,
  groups,
  calendars,
  escalations,
  routes,
  slack,
  telegram,
  email,
  jira: z
    .strictObject({
      baseUrl: z.url().describe('Address of the site.'),
      email: z.string().describe('Account.'),
      token: secret.describe('API token as a secret reference.'),
      project: z.string().describe('Key of the project.'),
      issueType: z.string().default('Task').describe('Type of the issues.'),
    })
    .nullable()
    .default(null)
    .describe('Jira Cloud: the tracker `jira`, before those of `trackers`.'),
  trackers,
  ticketRules,
  model: modelSettings,
});

export type Settings = z.output<typeof settingsSchema>;
