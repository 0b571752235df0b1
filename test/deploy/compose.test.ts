import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadSettings } from '../../config.ts';
import { describeWithGoTool } from '../peers/go-tool.ts';
import { describeWithPeers, freePort, scratch, startProcess } from '../peers/peer.ts';
import { type ComposeModel, type ComposeService, judgeCompose } from './compose-rules.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = scratch('compose');
const secrets = join(folder.path, 'deploy', 'compose', 'secrets');
const makeSecrets = () => execFileSync('sh', [join(root, 'deploy/compose/make-secrets.sh'), secrets]);
const read = (name: string) => readFileSync(join(secrets, name), 'utf8');

beforeAll(() => {
  mkdirSync(folder.path, { recursive: true });
  for (const name of ['docker-compose.yml', 'Dockerfile', 'deploy']) cpSync(join(root, name), join(folder.path, name), { recursive: true });
  rmSync(secrets, { recursive: true, force: true });
  makeSecrets();
});
afterAll(() => folder.remove());

describe('deploy/compose/make-secrets.sh', () => {
  test('makes secrets that differ, in a folder closed to others, whose files any container can read', () => {
    const passwords = readdirSync(secrets).filter((name) => /_(password|token)$/.test(name));
    expect(passwords.length).toBeGreaterThanOrEqual(9);
    expect(new Set(passwords.map(read)).size).toBe(passwords.length);
    for (const name of passwords) expect(read(name)).toMatch(/^[0-9a-f]{40}-aZ9$/);
    expect(statSync(secrets).mode & 0o777).toBe(0o700);
    for (const name of passwords) expect(statSync(join(secrets, name)).mode & 0o777).toBe(0o444);
    expect(statSync(join(secrets, 'authority.key')).mode & 0o777).toBe(0o600);
  });

  test('changes nothing the second time', () => {
    const before = readdirSync(secrets)
      .filter((name) => name !== 'own')
      .map((name) => [name, read(name)]);
    makeSecrets();
    expect(
      readdirSync(secrets)
        .filter((name) => name !== 'own')
        .map((name) => [name, read(name)]),
    ).toEqual(before);
  });

  test('its certificate is of its authority, for the name by which OpenSearch is called', () => {
    const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: secrets, encoding: 'utf8' });
    expect(
      openssl('verify', '-CAfile', 'authority.pem', '-verify_hostname', 'opensearch', '-purpose', 'sslserver', 'opensearch.pem'),
    ).toContain('OK');
    expect(openssl('x509', '-in', 'opensearch.pem', '-noout', '-pubkey')).toBe(openssl('pkey', '-in', 'opensearch-key.pem', '-pubout'));
    const subject = openssl('x509', '-in', 'opensearch.pem', '-noout', '-subject', '-nameopt', 'RFC2253')
      .trim()
      .replace(/^subject=/, '');
    const node = parse(readFileSync(join(root, 'deploy/compose/opensearch/opensearch.yml'), 'utf8')) as Record<string, unknown>;
    expect(node['plugins.security.nodes_dn']).toEqual([subject]);
  });
});

await describeWithGoTool('compose', "docker-compose.yml, as Compose's own loader reads it", (compose) => {
  let model: ComposeModel;
  beforeAll(async () => {
    model = JSON.parse(await compose(['-format', 'json', 'docker-compose.yml'], { cwd: folder.path })) as ComposeModel;
  });

  test('has each role of ours as a service, and only the language model is left to a profile', () => {
    const roles = ['api', 'bot', 'worker'].map((name) => model.services[name]?.command);
    expect(roles).toEqual([
      ['start', '--only', 'api'],
      ['start', '--only', 'bot'],
      ['start', '--only', 'worker'],
    ]);
    expect(model.services.worker?.deploy?.replicas).toBe(2);
    expect(Object.keys(model.services).sort()).toEqual(
      [
        'api',
        'bot',
        'worker',
        'postgres',
        'redis',
        'opensearch',
        'opensearch-users',
        'dashboards',
        'dashboards-import',
        'grafana',
        'grafana-reader',
        'ollama',
      ].sort(),
    );
    expect(
      Object.entries(model.services)
        .filter(([, { profiles = [] }]) => profiles.length > 0)
        .map(([name]) => name),
    ).toEqual(['ollama']);
  });

  test('keeps our rules of least rights', () => {
    expect(judgeCompose(model)).toEqual([]);
  });

  test('every secret is a file that make-secrets.sh makes, and every file that is mounted is there', () => {
    const files = Object.values(model.secrets ?? {}).map(({ file }) => file ?? '');
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    expect(files.length).toBeGreaterThan(10);
    const mounted = Object.values(model.services).flatMap(({ volumes = [] }) =>
      volumes.filter(({ type }) => type === 'bind').map(({ source = '' }) => source),
    );
    expect(mounted.filter((source) => !existsSync(source))).toEqual([]);
  });

  test('the settings of ours are valid and name only secrets that the services have', () => {
    const file = join(folder.path, 'deploy/compose/inframind.yaml');
    const settings = loadSettings({}, file);
    const named = [...readFileSync(file, 'utf8').matchAll(/^(?!#).*?(\/run\/secrets\/[\w.-]+)/gm)].map(([, path]) => path);
    for (const role of ['api', 'bot', 'worker']) {
      const given = model.services[role]?.secrets?.map(({ target }) => target) ?? [];
      expect(named.filter((path) => !given.includes(path))).toEqual([]);
    }
    expect(settings.api.host).toBe('0.0.0.0');
    expect(settings.api.token).not.toBeNull();
    expect(settings.opensearch?.url).toBe('https://opensearch:9200');
    const services = [settings.opensearch?.url ?? '', read('database_url'), read('queue_url')].map((url) => new URL(url).hostname);
    expect(services.filter((name) => model.services[name] === undefined)).toEqual([]);
  });

  const faults: ReadonlyArray<readonly [service: string, change: Partial<ComposeService>, fault: RegExp]> = [
    ['redis', { image: 'redis:latest' }, /no version/],
    ['redis', { image: 'redis' }, /no version/],
    ['postgres', { environment: { POSTGRES_PASSWORD: 'postgres' } }, /POSTGRES_PASSWORD holds a secret/],
    ['api', { environment: { INFRAMIND_DATABASE_URL: 'postgres://inframind:inframind@postgres/inframind' } }, /password in an address/],
    ['redis', { command: ['redis-server', '--requirepass', 'x', 'requirepass x'] }, /among the arguments/],
    ['grafana', { deploy: { resources: { limits: { cpus: '1', pids: 100 } } } }, /no limit of memory/],
    ['api', { ports: [{ target: 8050, published: '8050' }] }, /beyond loopback/],
    ['api', { cap_drop: [] }, /keeps capabilities/],
    ['worker', { cap_add: ['SYS_ADMIN'] }, /keeps capabilities/],
    ['bot', { security_opt: [] }, /may gain privileges/],
    ['worker', { user: 'root' }, /runs as root/],
    ['worker', { read_only: false }, /may write to its image/],
    ['dashboards', { healthcheck: {} }, /no health check/],
    ['postgres', { secrets: [{ source: 'postgres_pasword' }] }, /secret postgres_pasword, which is not declared/],
    ['api', { depends_on: { 'opensearch-users': { condition: 'service_healthy' } } }, /never is/],
    ['opensearch', { networks: { front: null } }, /way out/],
    ['api', { volumes: [{ type: 'bind', source: '/var/run/docker.sock', target: '/var/run/docker.sock' }] }, /write to the host/],
  ];
  test.each(faults)('a fault in %s is found: %j', (name, change, fault) => {
    const services = { ...model.services, [name]: { ...model.services[name], ...change } };
    expect(judgeCompose({ ...model, services }).filter((found) => found.startsWith(`${name}: `) && fault.test(found))).toHaveLength(1);
  });

  test('a word that Compose does not know is refused by its loader', async () => {
    const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
    writeFileSync(join(folder.path, 'unknown.yml'), text.replace('read_only: true', 'readonly: true'));
    await expect(compose(['unknown.yml'], { cwd: folder.path })).rejects.toThrow(/readonly/);
  });
});

describe('deploy/compose/opensearch/make-users.sh', () => {
  /** Stands for the image: its folders, and a tool that prints a hash as OpenSearch's does, below a notice. */
  const image = (tool: string) => {
    const home = scratch('opensearch-home');
    for (const name of ['config/opensearch-security', 'plugins/opensearch-security/tools'])
      mkdirSync(join(home.path, name), { recursive: true });
    writeFileSync(join(home.path, 'plugins/opensearch-security/tools/hash.sh'), tool);
    writeFileSync(join(home.path, 'config/opensearch-security/internal_users.yml'), 'kibanaro: { hash: demo }\n');
    return home;
  };
  const run = (home: string) =>
    execFileSync('bash', [join(root, 'deploy/compose/opensearch/make-users.sh')], {
      env: { ...process.env, OPENSEARCH_HOME: home, SECRETS_DIR: secrets },
    });

  test('leaves three users of ours with hashes, and a role of each', () => {
    const home = image(
      '[ "$1" = -env ] || exit 1; echo "** notice **"; printf "%s\\n" "\\$2y\\$12\\$$(printf %s "$(printenv "$2")" | sha256sum | cut -c1-53)"\n',
    );
    try {
      run(home.path);
      const read = (name: string) =>
        parse(readFileSync(join(home.path, 'config/opensearch-security', `${name}.yml`), 'utf8')) as Record<
          string,
          { hash: string; users?: string[]; backend_roles?: string[] }
        >;
      const { _meta, ...users } = read('internal_users');
      expect(Object.keys(users)).toEqual(['admin', 'inframind', 'dashboards']);
      expect(new Set(Object.values(users).map(({ hash }) => hash)).size).toBe(3);
      for (const { hash } of Object.values(users)) expect(hash).toMatch(/^\$2y\$12\$[0-9a-f]{53}$/);
      const mapped = Object.values(read('roles_mapping')).flatMap(({ users: names = [] }) => names);
      expect(mapped.sort()).toEqual(['dashboards', 'inframind']);
      expect(read('roles')).toHaveProperty('inframind');
    } finally {
      home.remove();
    }
  });

  test('stops, and leaves what is there, when no hash comes', () => {
    const home = image('echo "something else"\n');
    try {
      expect(() => run(home.path)).toThrow();
      expect(readFileSync(join(home.path, 'config/opensearch-security/internal_users.yml'), 'utf8')).toBe('kibanaro: { hash: demo }\n');
    } finally {
      home.remove();
    }
  });
});

describeWithPeers(['redis-server'], 'deploy/compose/redis/start.sh', () => {
  test('a real Redis starts with the password, keeps an append-only file and evicts nothing', async () => {
    const port = await freePort();
    const data = scratch('redis-data');
    const peer = await startProcess({
      command: 'sh',
      args: [join(root, 'deploy/compose/redis/start.sh'), '--port', String(port), '--bind', '127.0.0.1', '--dir', data.path],
      env: { REDIS_PASSWORD_FILE: join(secrets, 'redis_password'), REDIS_RUN_DIR: data.path },
      ready: (output) => output.includes('Ready to accept connections'),
    });
    const client = new Redis(port, '127.0.0.1', { password: read('redis_password'), lazyConnect: true });
    const stranger = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
    try {
      stranger.on('error', () => {});
      await client.connect();
      const settings = await Promise.all(['appendonly', 'appendfsync', 'maxmemory-policy'].map((name) => client.config('GET', name)));
      expect(settings).toEqual([
        ['appendonly', 'yes'],
        ['appendfsync', 'always'],
        ['maxmemory-policy', 'noeviction'],
      ]);
      await expect(stranger.get('a')).rejects.toThrow(/NOAUTH/);
      expect(statSync(join(data.path, 'redis.conf')).mode & 0o077).toBe(0);
    } finally {
      client.disconnect();
      stranger.disconnect();
      await peer.stop();
      data.remove();
    }
  });
});
