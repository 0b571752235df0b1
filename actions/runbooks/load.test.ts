import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Target } from '../../domain/step.ts';
import { placeholdersOf, textsOf } from '../approvals/fill.ts';
import { buildPlan, findRunbook, hashPlan, patternOf } from '../approvals/plan.ts';
import { advice, loadRunbooks, parseRunbook } from './load.ts';

const target: Target = { assetId: 'srv-app-01', ssh: { host: '192.0.2.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
const way = { url: 'https://192.0.2.1', user: 'ops', certificateSha256: null };
const cluster = { url: 'https://192.0.2.1', certificateSha256: null, cluster: 'uid', objects: {} };
const ways = { winrm: way, redfish: way, kubernetes: cluster, http: way };

describe('runbooks of the folder', async () => {
  const runbooks = await loadRunbooks();

  test('every file is loaded', async () => {
    const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.yaml'));

    expect(runbooks.map((runbook) => `${runbook.id}.yaml`)).toEqual(files.sort());
  });

  test('there are enough of them, and each that reaches a host can be tried without changing anything', () => {
    expect(runbooks.length).toBeGreaterThanOrEqual(15);
    const untried = runbooks.filter(
      ({ dryRun, steps }) => dryRun.length === 0 && steps.some(({ kind }) => kind === 'ssh' || kind === 'script'),
    );
    expect(untried.map(({ id }) => id)).toEqual([]);
  });

  test.each(runbooks)('$id is dry-run: every parameter filled, nothing left open, the way back too', (runbook) => {
    const parameters = Object.fromEntries(runbook.parameters.map(({ name, example }) => [name, example]));

    const plan = buildPlan(runbook, parameters, [{ ...target, ...ways }], null);

    expect(placeholdersOf([...plan.steps, ...plan.rollback].flatMap(textsOf))).toEqual([]);
    if (runbook.dryRun.length > 0) {
      const look = buildPlan(findRunbook(runbooks, `${runbook.id}/dry-run`), parameters, [{ ...target, ...ways }], null);
      expect(placeholdersOf(look.steps.flatMap(textsOf))).toEqual([]);
      expect(look).toMatchObject({ needsWindow: false, allowedInFreeze: true, rollback: [], successTest: null });
    }
    expect(hashPlan(plan)).toMatch(/^[0-9a-f]{64}$/);
    if (runbook.rollback.length > 0) {
      const back = buildPlan(findRunbook(runbooks, `${runbook.id}/rollback`), parameters, [{ ...target, ...ways }], null);
      expect(back.steps).toEqual(plan.rollback);
    }
  });

  test.each(runbooks.flatMap(({ id, parameters }) => parameters.map((spec) => ({ id, spec }))))(
    '$id takes no shell characters, options or line ends as $spec.name',
    ({ spec }) => {
      for (const text of ['a;reboot', '$(reboot)', '`id`', '-H', '--root=/', 'a b', 'nginx\n', 'a\u0000', 'a|b', 'а.service', '']) {
        expect(patternOf(spec).test(text), JSON.stringify(text)).toBe(false);
      }
    },
  );
});

test('the labels of a success metric are filled, and one that changes something without a metric is warned of', async () => {
  const runbooks = await loadRunbooks();
  const link = buildPlan(findRunbook(runbooks, 'renegotiate-link'), { interface: 'eth0' }, [{ ...target, ...ways }], null);
  expect(link.successTest).toMatchObject({ metric: 'system.network.errors', labels: { 'network.interface.name': 'eth0' } });
  const warned = runbooks.filter((one) => advice(one).length > 0).map(({ id }) => id);
  expect(warned).toContain('restart-service');
  expect(warned).not.toContain('renegotiate-link');
  const title = { en: 'Wait', ru: 'Подождать', ko: '대기' };
  const waits = [{ id: 'w', kind: 'wait', waitMs: 1, timeoutMs: 2, idempotent: true }] as const;
  expect(advice({ successTest: null, steps: waits, title, parameters: [] })).toEqual([]);
});

describe('words for people', async () => {
  const runbooks = await loadRunbooks();
  const good = await readFile(join(import.meta.dirname, 'restart-service.yaml'), 'utf8');
  const titled = (title: string) => {
    const { runbook, faults } = parseRunbook('restart-service.yaml', good.replace(/title:\n(?: {2}.*\n)+/, `title: ${title}\n`));
    return {
      title: runbook?.title,
      faults,
      told: runbook ? advice(runbook).flatMap(({ en }) => (en.startsWith('title') ? [en] : [])) : [],
    };
  };

  test.each(runbooks)('$id has its title and what it asks for in English, Russian and Korean', ({ title, parameters }) => {
    for (const said of [title, ...parameters.map(({ description }) => description)]) {
      expect(said.en).toMatch(/^[^\p{Script=Cyrillic}\p{Script=Hangul}]+$/u);
      expect(said.ru).toMatch(/\p{Script=Cyrillic}/u);
      expect(said.ko).toMatch(/\p{Script=Hangul}/u);
    }
  });

  test('one text serves for all, one of several languages for those that are not there, and lint tells which are not', () => {
    const shown = 'people who read it are shown another language';
    expect(titled('Restart it')).toEqual({
      title: { en: 'Restart it', ru: 'Restart it', ko: 'Restart it' },
      faults: [],
      told: [`title is not there in ru, ko: ${shown}`],
    });
    expect(titled('{ ru: Перезапустить, ko: 재시작 }')).toEqual({
      title: { en: 'Перезапустить', ru: 'Перезапустить', ko: '재시작' },
      faults: [],
      told: [`title is not there in en: ${shown}`],
    });
    expect(titled('{ ko: 재시작 }').told).toEqual([`title is not there in en, ru: ${shown}`]);
    expect(titled('{ en: Restart, ru: Перезапустить, ko: 재시작 }').told).toEqual([]);
  });

  test('no words, and words in a language that nobody is answered in, are faults', () => {
    expect(titled('{}').faults.join()).toMatch(/title/);
    expect(titled("''").faults.join()).toMatch(/title/);
    expect(titled('{ fr: Redémarrer }').faults.join()).toMatch(/title/);
  });
});

describe('a faulty runbook', async () => {
  const good = await readFile(join(import.meta.dirname, 'restart-service.yaml'), 'utf8');
  const faultsOf = (from: string | RegExp, to: string) => parseRunbook('restart-service.yaml', good.replace(from, to)).faults.join('\n');

  test('is named by file, path and fault, all files at once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'inframind-runbooks-'));
    await writeFile(join(folder, 'one.yaml'), 'id: one\nversion: first\n');
    await writeFile(join(folder, 'two.yaml'), 'id: [\n');

    const failure = await loadRunbooks(folder).catch((error: unknown) => error as Error);
    await rm(folder, { recursive: true });

    expect(failure).toMatchObject({ code: 'RUNBOOK_INVALID' });
    expect(String(failure)).toContain('one.yaml: version: Invalid input: expected number');
    expect(String(failure)).toContain('two.yaml: ');
  });

  test('may not take its program from a parameter', () => {
    expect(faultsOf('[systemctl, restart, ', "['{unit}', restart, ")).toBe(
      'restart-service.yaml: steps.0.argv: the program may not be a parameter',
    );
  });

  test('may not use a parameter it does not declare', () => {
    expect(faultsOf("restart, '{unit}'", "restart, '{service}'")).toBe(
      'restart-service.yaml: steps.0.argv: {service} is not among the parameters',
    );
  });

  test('may not measure by a parameter it does not declare', () => {
    const test = "successTest: { metric: m, labels: { a: '{x}' }, below: 1, withinMs: 1000 }";
    expect(faultsOf('successTest: null', test)).toBe('restart-service.yaml: successTest.labels: {x} is not among the parameters');
  });

  test('may not admit hostile text', () => {
    expect(faultsOf(/pattern: .*/, "pattern: '.+'")).toBe('restart-service.yaml: parameters.0.pattern: admits " "');
    expect(faultsOf(/pattern: .*/, "pattern: '['")).toBe('restart-service.yaml: parameters.0.pattern: is not a regular expression');
  });

  test('may not ask for no approval, name an unknown concept, or hold an unknown field', () => {
    expect(faultsOf('approvals: 1', 'approvals: 0')).toContain('approvals: Too small');
    expect(faultsOf('process.down', 'process.dwon')).toContain('appliesTo.0: Invalid option');
    expect(faultsOf('approvals: 1', 'approvals: 1\nshell: true')).toContain('Unrecognized key: "shell"');
  });

  test('may not refer to itself, by which a few lines would fill the memory', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...[...'bcdefghij'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[at]}`)}]`),
    ];
    for (const text of [
      bomb.join('\n'),
      good.replace('risk: medium', 'risk: *none'),
      good.replace('risk: medium', 'risk: &r medium\nx: *r'),
    ]) {
      expect(parseRunbook('restart-service.yaml', text).faults).toEqual([
        expect.stringMatching(/^restart-service\.yaml: the file: .*write it out$/),
      ]);
    }
    expect(parseRunbook('restart-service.yaml', `${'['.repeat(20_000)}`).runbook).toBeNull();
  });

  test.each(['([a-z.]+)+x', '([a-z]|[a-z.])*x', '(([a-z.])*)*x', '(nginx|n|g|i|x|[a-z.]*)*x'])(
    'may not have a pattern that takes for ever to look at a value: %s',
    (pattern) => {
      expect(faultsOf(/pattern: .*/, `pattern: '${pattern}'`)).toContain('parameters.0.pattern: may take for ever');
    },
  );

  test.each(['[a-z0-9]+(\\.[a-z0-9]+)*', '([a-z]+-)*[a-z.]+', '(ab?c?d?){1,9}|nginx\\.service'])('may have the pattern %s', (pattern) => {
    expect(faultsOf(/pattern: .*/, `pattern: '${pattern}'`)).toBe('');
  });

  test('bears the name of its file', () => {
    expect(parseRunbook('other.yaml', good).faults).toEqual(['other.yaml: id: "restart-service" is not the file\'s name']);
  });

  test.each([
    ["{ id: a, kind: winrm, cmdlet: Invoke-Expression, parameters: { Command: 'calc' }", 'takes a program as its value'],
    ["{ id: a, kind: winrm, cmdlet: 'Get-Service; calc'", 'is not the name of a cmdlet'],
    ["{ id: a, kind: winrm, cmdlet: '{unit}'", 'is not the name of a cmdlet'],
    ['{ id: a, kind: winrm, cmdlet: Get-Service, parameters: { ComputerName: evil }', 'may not be set'],
    ["{ id: a, kind: winrm, cmdlet: Get-Service, parameters: { '{unit}': x }", 'is not the name of a parameter'],
    ['{ id: a, kind: winrm, cmdlet: Stop-Service, stays: { is: { Status: Running }, forMs: 1500 }', 'begins with Get-'],
    ["{ id: a, kind: winrm, cmdlet: Get-Service, stays: { is: { 'Status)': Running }, forMs: 1500 }", 'is not the name of a property'],
    ["{ id: a, kind: winrm, cmdlet: Get-Service, stays: { is: { Status: 'a b' }, forMs: 1500 }", 'neither a word nor a number'],
    ['{ id: a, kind: winrm, cmdlet: Get-Service, stays: { is: {}, forMs: 1500 }', 'names no property'],
    ['{ id: a, kind: winrm, cmdlet: Get-Service, stays: { is: { Status: Running }, forMs: 1000 }', 'longer than its time limit'],
    [
      '{ id: a, kind: script, script: reboot, says: looks, timeoutMs: 1000, idempotent: false }\n  - { id: b, kind: wait, waitMs: 1',
      'is shown whole',
    ],
    ['{ id: a, kind: kubernetes, verb: exec, resource: pod, namespace: shop, name: a', 'Invalid option'],
    ['{ id: a, kind: kubernetes, verb: look, resource: secret, namespace: shop, name: a', 'Invalid option'],
    ['{ id: a, kind: kubernetes, verb: delete, resource: node, name: a', 'delete is for pod'],
    ['{ id: a, kind: kubernetes, verb: look, resource: pod, name: a', 'needs a namespace'],
    ['{ id: a, kind: kubernetes, verb: scale, resource: deployment, namespace: shop, name: a', 'replicas are for scale'],
    ["{ id: a, kind: kubernetes, verb: look, resource: pod, namespace: shop, name: 'a/{unit}'", 'neither a name of Kubernetes'],
    ["{ id: a, kind: kubernetes, verb: look, resource: pod, namespace: shop, name: a, path: '/x'", 'Unrecognized key'],
    ['{ id: a, kind: kubernetes, verb: cordon, resource: node, name: a, isDryRun: true', 'is a dry run'],
  ])('may not hold the step %s', (step, sentence) => {
    expect(faultsOf(/^steps:\n/m, `steps:\n  - ${step}, timeoutMs: 1000, idempotent: true }\n`)).toContain(sentence);
  });

  test.each([
    'kind: kubernetes, verb: cordon, resource: node, name: a',
    'kind: winrm, cmdlet: Restart-Service, parameters: { Name: a }',
    "kind: redfish, method: POST, path: '/redfish/v1/Systems/1/Actions/ComputerSystem.Reset', body: { ResetType: On }",
    "kind: http, method: PUT, path: '/maintenance', body: { on: true }",
  ])('may not change anything in its dry run: %s', (step) => {
    const dry = `dryRun:\n  - { id: a, ${step}, timeoutMs: 1000, idempotent: true }\n`;
    expect(faultsOf(/^dryRun:\n/m, dry)).toContain('changes something');
  });
});
