import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, freePort, scratch } from '../test/peers/peer.ts';

const CLI = fileURLToPath(new URL('../cli.ts', import.meta.url));

/** The command line as people meet it: processes of their own, in a folder of their own, with the default settings. */
describe('the command line', () => {
  const folder = scratch('cli');
  const dataDir = join(folder.path, 'data');
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const { INFRAMIND_CONFIG: _config, INFRAMIND_DATABASE_URL: _database, INFRAMIND_QUEUE_URL: _queue, ...rest } = process.env;
    environment = { ...rest, LANG: 'C', LC_ALL: 'C', TMPDIR: folder.path, NO_COLOR: '1', INFRAMIND_PORT: String(await freePort()) };
  });
  afterAll(() => folder.remove());

  const launch = (...words: readonly string[]) => spawn(process.execPath, [CLI, ...words], { cwd: folder.path, env: environment });
  const heard = (child: ChildProcess) => {
    let text = '';
    const listen = (chunk: Buffer) => {
      text += chunk.toString();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    return () => text;
  };
  const run = (...words: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], {
      cwd: folder.path,
      env: environment,
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { status, stdout, stderr };
  };

  describe('with no service', () => {
    test.each([['ask', 'what changed'], ['chat'], ['evidence', 'ev_1'], ['audit', 'verify']])('%s says how to start it', (...words) => {
      const english = run(...words);
      const russian = run(...words, '--lang', 'ru');

      expect(english).toMatchObject({ status: 1, stdout: '' });
      expect(english.stderr).toMatch(/^InfraMind is not running\. \[SERVICE_AWAY\]\n.*Start it with: npm start\n$/);
      expect(russian.stderr).toMatch(/^InfraMind не запущен\. \[SERVICE_AWAY\]\n.*Запустите: npm start\n$/);
    });

    test('a command or option that is misspelt is named with the one that was meant', () => {
      expect(run('strat')).toMatchObject({ status: 2, stderr: 'There is no command "strat"; did you mean start?\n' });
      expect(run('help', '--lang', 'ru', 'strat')).toMatchObject({
        status: 2,
        stdout: '',
        stderr: 'Команды «strat» нет; может быть, start?\n',
      });
      expect(run('start', '--verbos').stderr).toMatch(/^Unknown option '--verbos'; did you mean --verbose\?\n/);
      expect(run('ingest', '--help')).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/inframind ingest FILE[\s\S]*--from-start/),
      });
    });

    test.each(['stroganoff', 'constructor', '__proto__'])('the command %s, which is none, is named and the help shown', (name) => {
      const { status, stderr } = run(name);

      expect(status).toBe(2);
      expect(stderr).toContain(`There is no command "${name}".`);
      expect(stderr).toMatch(/start .*run the service/);
    });

    test('what was compiled is kept beside the dependencies, in no folder that others can write to', () => {
      run('help');

      expect(statSync(join(CLI, '..', 'node_modules', '.cache', 'compiled')).mode & 0o022).toBe(0);
      expect(existsSync(join(folder.path, 'node-compile-cache'))).toBe(false);
    });

    test('a database that is away is named with the reason, and what to do', () => {
      const file = join(folder.path, 'away.yaml');
      writeFileSync(file, 'databaseUrl: file:address\n');
      writeFileSync(join(folder.path, 'address'), 'postgres://u:canary@127.0.0.1:1/x');
      const { status, stderr } = run('start', '--config', file);

      expect(status).toBe(1);
      expect(stderr).toMatch(/\[STORE_UNAVAILABLE\]\n.*ECONNREFUSED 127\.0\.0\.1:1\nIs PostgreSQL running there/);
      expect(stderr).not.toContain('canary');
    });

    test('a secret that is missing is named with the line that refers to it, whatever was asked for', () => {
      const file = join(folder.path, 'secret.yaml');
      writeFileSync(file, 'api:\n  token: env:NO_SUCH_TOKEN\n');
      const { status, stderr } = run('ingest', '-', '--url', 'http://127.0.0.1:1', '--config', file);

      expect(status).toBe(1);
      expect(stderr).toContain(`${file}:2: api.token: Secret env:NO_SUCH_TOKEN: set the environment variable NO_SUCH_TOKEN.`);
    });

    test('an unknown option is named with the usage', () => {
      expect(run('ask', '--loud', 'what')).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/--loud[\s\S]*inframind ask QUESTION/),
      });
    });

    test('the help is no error, and the runbooks that are delivered have no faults', () => {
      expect(run('help')).toMatchObject({ status: 0, stderr: '' });
      expect(run('runbook', 'lint')).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/restart-service[\s\S]*\d+ runbooks, no faults/),
      });
    });

    test('every fault of the settings is listed with its path, and no value that could be a secret', () => {
      const file = join(folder.path, 'faulty.yaml');
      writeFileSync(
        file,
        `language: fr
timeZone: Mars/Olympus
colour: red
api: { queueLimit: 0, token: canary-in-settings }
targets: [{ id: 'a b', asset: x, collector: snmp, every: 5 fortnights }]
rules: [{ id: r, name: R }]
`,
      );
      const { status, stderr } = run('start', '--config', file);

      expect(status).toBe(1);
      for (const path of ['language', 'timeZone', 'colour', 'api.queueLimit', 'api.token', 'targets.0.id', 'targets.0.every', 'rules.0'])
        expect(stderr).toContain(path);
      expect(stderr).not.toContain('canary');
      expect(run('start', '--config', 'absent.yaml')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('absent.yaml: no such file'),
      });
    });

    test('the faults of targets and listeners are listed at once, with what could be chosen', () => {
      const file = join(folder.path, 'targets.yaml');
      writeFileSync(
        file,
        `dataDir: ${join(folder.path, 'other')}
targets: [{ id: t1, asset: x, collector: gopher }, { id: t2, asset: x, collector: snmp, settings: { port: 0 } }]
`,
      );
      const { status, stderr } = run('start', '--config', file);

      expect(status).toBe(1);
      expect(stderr).toMatch(/targets\.0\.collector: .*gopher.*host.*snmp/);
      expect(stderr).toContain('targets.1.settings.host');
      expect(stderr).toContain('targets.1.settings.port');
    });
  });

  test.skipIf(process.platform === 'win32')(
    'an error that nobody caught ends the service, and the log says which, without its secrets',
    { timeout: 90_000 },
    async () => {
      const file = join(folder.path, 'memory.yaml');
      writeFileSync(file, `{ dataDir: memory, api: { port: ${await freePort()} } }`);
      const fault = "process.once('SIGUSR2', () => { throw new Error('a fault of password=hunter2-canary'); })";
      const service = spawn(
        process.execPath,
        [`--import=data:text/javascript,${encodeURIComponent(fault)}`, CLI, 'start', '--config', file],
        { cwd: folder.path, env: environment },
      );
      const said = heard(service);
      await eventually(() => said().includes('InfraMind is running'), 60_000);
      service.kill('SIGUSR2');

      expect(await once(service, 'close')).toEqual([1, null]);
      expect(said()).toMatch(/"level":60,.*a fault of password=.*at process/);
      expect(said()).not.toContain('hunter2');
    },
  );

  describe('with a service', () => {
    let service: ChildProcess;
    let said: () => string;

    beforeAll(async () => {
      service = launch('start');
      said = heard(service);
      await eventually(() => /InfraMind is running: http/.test(said()), 60_000);
    }, 90_000);
    afterAll(async () => {
      if (service.exitCode === null) {
        service.kill('SIGTERM');
        await once(service, 'exit');
      }
    });

    test('a second one on the same folder is told the folder and the process', () => {
      const { status, stderr } = run('start');

      expect(status).toBe(1);
      expect(stderr).toMatch(/\[STORE_LOCKED\]/);
      expect(stderr).toContain(`Process ${service.pid} is using the data folder ${dataDir}`);
      expect(run('start', '--lang', 'ru').stderr).toContain(`Папка данных ${dataDir} занята процессом ${service.pid}`);
    });

    test('ask answers from this very machine, and nonsense with a sentence', { timeout: 60_000 }, async () => {
      const answer = await eventually(() => {
        const { stdout } = run('ask', 'what is unusual on this host?');
        return /[1-9]\d* series/.test(stdout) && stdout;
      }, 40_000);

      expect(answer).toMatch(/unusual on \S+ since/);
      expect(run('ask', 'что', 'необычного', '--lang', 'ru').stdout).toMatch(/необычного/);
      expect(run('ask', 'colourless green ideas')).toMatchObject({ status: 0, stdout: expect.stringMatching(/\w/) });
      expect(run('ask')).toMatchObject({ status: 1, stderr: expect.stringContaining('Add a question') });
    });

    test('evidence that nobody knows is said to be unknown', () => {
      for (const id of ['ev_0123456789abcdef', '../../etc/passwd']) {
        const { status, stderr } = run('evidence', id);
        expect(status).toBe(1);
        expect(stderr).toMatch(/\[(EVIDENCE_MISSING|REQUEST_INVALID)\]/);
      }
    });

    test('a chat asks, is answered in its language, shows in the audit trail, and ends with the service', { timeout: 60_000 }, async () => {
      if (process.platform !== 'win32') expect(statSync(join(dataDir, 'chat.sock')).mode & 0o777).toBe(0o600);
      expect(statSync(dataDir).mode & 0o077).toBe(0);
      const chat = launch('chat');
      const shown = heard(chat);
      chat.stdin?.write('what is unusual on this host?\n');
      await eventually(() => /unusual on \S+ since/.test(shown()), 20_000);
      chat.stdin?.write('что необычного на этом хосте?\n');
      await eventually(() => /необычного/.test(shown()), 20_000);

      const audit = run('audit', 'verify');
      expect(audit).toMatchObject({ status: 0, stdout: expect.stringContaining('"whole":true') });
      expect(run('audit', 'list').stdout).toMatch(/local +chat\.asked/);

      const script = launch('chat');
      const answered = heard(script);
      script.stdin?.end('which alerts are firing?\nhelp');
      expect((await once(script, 'exit'))[0]).toBe(0);
      expect(answered()).toMatch(/alert[\s\S]*Ask in your own words/i);

      service.kill('SIGTERM');
      const [[code], [chatCode]] = await Promise.all([once(service, 'exit'), once(chat, 'exit')]);
      expect([code, chatCode]).toEqual([0, 1]);
    });
  });
});
