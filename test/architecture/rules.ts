import type { IForbiddenRuleType } from 'dependency-cruiser';

/** What each room may import besides itself and packages: the table of docs/architecture.md, as patterns of paths. */
const CONTRACTS = 'stores/stores\\.ts$';
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  transports: ['domain/'],
  analysis: ['domain/'],
  stores: ['domain/'],
  collectors: ['domain/', 'transports/'],
  copilot: ['domain/', 'analysis/', CONTRACTS, 'prompts/'],
  actions: ['domain/', CONTRACTS, 'transports/'],
  bot: ['domain/', CONTRACTS, 'copilot/', 'actions/'],
  api: ['domain/', CONTRACTS, 'copilot/', 'actions/'],
  jobs: ['domain/', CONTRACTS, 'copilot/', 'actions/', 'collectors/', 'analysis/'],
  agent: ['domain/', 'transports/', 'collectors/'],
};

/** Places that build or drive the program and may import everything, with the files beside the rooms; no room imports them. */
const OUTSIDE = ['assembly', 'commands', 'demo', 'tools', 'scripts', 'test', 'bench'] as const;
const BESIDE_ROOMS = '[^/]+\\.ts$';

/** Each vendor package and the one place that knows it. Names end where a path segment ends; a scope stands for all in it. */
const VENDORS: ReadonlyArray<{ readonly packages: readonly string[]; readonly home: string }> = [
  { packages: ['bullmq', 'ioredis', 'cron-parser'], home: 'jobs/' },
  { packages: ['pg', 'pg-[a-z-]+', '@electric-sql', 'postgrator'], home: 'stores/postgres/' },
  { packages: ['@opensearch-project'], home: 'stores/opensearch/' },
  { packages: ['fastify', '@fastify'], home: 'api/' },
  { packages: ['@bufbuild'], home: 'api/otlp/' },
  { packages: ['@slack'], home: 'bot/slack/' },
  { packages: ['grammy'], home: 'bot/telegram/' },
  { packages: ['nodemailer'], home: 'bot/email/' },
  { packages: ['@resvg', 'dejavu-fonts-ttf'], home: 'bot/chart/' },
  { packages: ['net-snmp'], home: 'transports/snmp/' },
  { packages: ['ssh2'], home: 'transports/ssh/' },
  { packages: ['langchain', '@langchain', 'ollama', 'openai'], home: 'copilot/models/' },
  { packages: ['ical.js'], home: 'analysis/schedules/' },
  { packages: ['uqr'], home: 'actions/sign-in/' },
  { packages: ['yaml'], home: '(actions/runbooks/|actions/executors/kubernetes/|config\\.ts$)' },
];

/** Folders whose sub-folders are plugins of one kind. */
const PLUGIN_KINDS = ['collectors', 'bot', 'stores', 'transports', 'actions/executors', 'actions/tickets', 'copilot/models'] as const;

const TEST_FILE = '\\.test\\.ts$';
const rooms = Object.keys(ROOMS);
/** Product code: everything in a room but its tests. */
const product = { path: `^(${rooms.join('|')})/`, pathNot: TEST_FILE };

/** The rules that the architecture test judges every import by, type-only and dynamic ones included. */
export const RULES: readonly IForbiddenRuleType[] = [
  ...rooms.map((room) => ({
    name: `room-${room}`,
    from: { path: `^${room}/`, pathNot: TEST_FILE },
    to: {
      pathNot: ['node_modules', ...[`${room}/`, ...(ROOMS[room] ?? [])].map((path) => `^${path}`)],
      dependencyTypesNot: ['core' as const],
    },
  })),
  ...PLUGIN_KINDS.map((kind) => ({
    name: `sibling-${kind.replace('/', '-')}`,
    from: { path: `^${kind}/([^/]+)/`, pathNot: TEST_FILE },
    to: { path: `^${kind}/[^/]+/`, pathNot: [`^${kind}/$1/`, '^bot/chart/'] },
  })),
  ...VENDORS.map(({ packages, home }) => ({
    name: `vendor-${(packages[0] ?? '').replace('@', '')}`,
    from: {
      path: `^((${[...rooms, 'assembly', 'commands'].join('|')})/|${BESIDE_ROOMS})`,
      pathNot: [`^${home}`, TEST_FILE],
    },
    to: { path: `(^|node_modules/(@types/)?)(${packages.join('|')})/` },
  })),
  {
    name: 'registry',
    comment: 'a registry is read where the program is put together; the copilot reads its own',
    from: { path: '.', pathNot: [TEST_FILE, '^(main|config|cli)\\.ts$', '^(assembly|commands|agent|tools|demo|scripts|test|bench)/'] },
    to: { path: '(^|/)registry\\.ts$', pathNot: '^copilot/' },
  },
  { name: 'registry-copilot', from: { path: '^(?!copilot/)', pathNot: TEST_FILE }, to: { path: '^copilot/.*registry\\.ts$' } },
  { name: 'main-is-last', from: { ...product }, to: { path: `^((${OUTSIDE.join('|')})/|${BESIDE_ROOMS})` } },
  {
    name: 'development-only',
    from: { ...product },
    to: { path: 'node_modules/(vitest|playwright-core|dependency-cruiser|typescript|@biomejs)/' },
  },
  { name: 'cycle', from: { path: '.' }, to: { circular: true } },
  { name: 'unresolved', from: { path: '.' }, to: { couldNotResolve: true } },
];
