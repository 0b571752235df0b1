import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectors } from '../collectors/registry.ts';
import { judgeImports, sourceFiles } from './architecture/sources.ts';
import { scratch } from './peers/peer.ts';

const root = join(import.meta.dirname, '..');
/** Lines; tests and their servers may list more cases. */
const LONGEST = { source: 300, test: 500 } as const;

describe('the sources', () => {
  let judged: Awaited<ReturnType<typeof judgeImports>>;
  beforeAll(async () => {
    judged = await judgeImports(root);
  });

  test('every source file on disk was seen', () => {
    expect(sourceFiles(root).filter((path) => !judged.seen.includes(path))).toEqual([]);
    expect(judged.seen.length).toBeGreaterThan(100);
  });

  test('no import is forbidden', () => {
    expect(judged.violations).toEqual([]);
  });

  test('file and folder names are kebab-case', () => {
    const kebab = /^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|d))?\.ts$/;
    expect(sourceFiles(root).filter((path) => !kebab.test(path))).toEqual([]);
  });

  test('no file is too long to be read in one sitting', () => {
    const lengths = sourceFiles(root).map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }));
    expect(lengths.filter(({ path, lines }) => lines > (/^test\/|\.test\.ts$/.test(path) ? LONGEST.test : LONGEST.source))).toEqual([]);
  });
});

describe('the collectors', () => {
  const folders = readdirSync(join(root, 'collectors'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map(({ name }) => name).sort();

  test('each folder is registered, and nothing else is', () => {
    expect(collectors.map(({ id }) => id).sort()).toEqual(names);
  });

  test('each says in its README what its siblings say', () => {
    const headings = ['What it reads', 'Settings', 'Observations', 'Rights needed', 'Limits', 'Sources'];
    const wanting = names.flatMap((name) => {
      const readme = join(root, 'collectors', name, 'README.md');
      const text = existsSync(readme) ? readFileSync(readme, 'utf8') : '';
      return headings.filter((heading) => !text.includes(`\n## ${heading}\n`)).map((heading) => `collectors/${name}/README.md: ${heading}`);
    });
    expect(wanting).toEqual([]);
  });
});

/** A forbidden import and the rule that must catch it. Each file named is made; an empty one stands for what is imported. */
const SEEDS: ReadonlyArray<{ readonly file: string; readonly code: string; readonly rule: string }> = [
  { file: 'domain/a.ts', code: "import '../stores/stores.ts';", rule: 'room-domain' },
  { file: 'transports/ssh/a.ts', code: "import '../../collectors/collector.ts';", rule: 'room-transports' },
  { file: 'analysis/a.ts', code: "import '../stores/stores.ts';", rule: 'room-analysis' },
  { file: 'stores/postgres/a.ts', code: "import '../../analysis/b.ts';", rule: 'room-stores' },
  { file: 'collectors/snmp/a.ts', code: "import '../../stores/stores.ts';", rule: 'room-collectors' },
  { file: 'copilot/a.ts', code: "import '../actions/b.ts';", rule: 'room-copilot' },
  { file: 'copilot/type-only.ts', code: "import type { T } from '../actions/b.ts';\nexport type U = T;", rule: 'room-copilot' },
  { file: 'copilot/dynamic.ts', code: "export const later = () => import('../actions/b.ts');", rule: 'room-copilot' },
  { file: 'copilot/engine.ts', code: "import '../stores/postgres/b.ts';", rule: 'room-copilot' },
  { file: 'actions/a.ts', code: "import '../bot/b.ts';", rule: 'room-actions' },
  { file: 'bot/a.ts', code: "import '../api/b.ts';", rule: 'room-bot' },
  { file: 'api/a.ts', code: "import '../jobs/b.ts';", rule: 'room-api' },
  { file: 'jobs/a.ts', code: "import '../bot/b.ts';", rule: 'room-jobs' },
  { file: 'agent/a.ts', code: "import '../stores/stores.ts';", rule: 'room-agent' },
  { file: 'collectors/ipmi/a.ts', code: "import '../snmp/b.ts';", rule: 'sibling-collectors' },
  { file: 'bot/slack/a.ts', code: "import '../telegram/b.ts';", rule: 'sibling-bot' },
  { file: 'actions/tickets/jira/a.ts', code: "import '../other/b.ts';", rule: 'sibling-actions-tickets' },
  { file: 'jobs/registered.ts', code: "import '../collectors/registry.ts';", rule: 'registry' },
  { file: 'bot/tools.ts', code: "import '../copilot/tools/registry.ts';", rule: 'registry-copilot' },
  { file: 'jobs/upward.ts', code: "import '../main.ts';", rule: 'main-is-last' },
  { file: 'jobs/settled.ts', code: "import '../settings.ts';", rule: 'main-is-last' },
  { file: 'bot/helper.ts', code: "import '../test/peers/b.ts';", rule: 'main-is-last' },
  { file: 'api/queue.ts', code: "import 'bullmq';", rule: 'vendor-bullmq' },
  { file: 'main.ts', code: "import 'pg';", rule: 'vendor-pg' },
  { file: 'chat-settings.ts', code: "import '@slack/web-api';", rule: 'vendor-slack' },
  { file: 'bot/telegram/a.ts', code: "import '@slack/web-api';", rule: 'vendor-slack' },
  { file: 'copilot/answer.ts', code: "import '@langchain/openai';", rule: 'vendor-langchain' },
  { file: 'collectors/snmp/session.ts', code: "import 'net-snmp';", rule: 'vendor-net-snmp' },
  { file: 'domain/seeded.ts', code: "import 'vitest';", rule: 'development-only' },
  { file: 'analysis/round.ts', code: "import './trip.ts';", rule: 'cycle' },
  { file: 'analysis/lost.ts', code: "import './not-there.ts';", rule: 'unresolved' },
];

describe('the check itself', () => {
  const folder = scratch('architecture');
  let violations: readonly string[] = [];
  afterAll(() => folder.remove());
  beforeAll(async () => {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder.path, path)), { recursive: true });
      writeFileSync(join(folder.path, path), text);
    };
    for (const { file, code } of SEEDS) {
      const imported = /'(\.[^']+)'/.exec(code)?.[1];
      if (imported !== undefined && !imported.includes('not-there')) write(join(dirname(file), imported), 'export type T = 1;\n');
    }
    for (const { file, code } of SEEDS) write(file, `${code}\n`);
    write('analysis/trip.ts', "import './round.ts';\n");
    write('jobs/allowed.ts', "import '../collectors/collector.ts';\nimport 'bullmq';\nimport 'node:fs';\n");
    write('jobs/free.test.ts', "import '../test/peers/b.ts';\nimport 'vitest';\n");
    symlinkSync(join(root, 'node_modules'), join(folder.path, 'node_modules'));
    writeFileSync(join(folder.path, 'package.json'), readFileSync(join(root, 'package.json')));
    violations = (await judgeImports(folder.path)).violations;
  });

  test.each(SEEDS)('catches $file ($rule)', ({ file, rule }) => {
    expect(violations.some((violation) => violation.startsWith(`${rule}: ${file} → `))).toBe(true);
  });

  test('finds nothing wrong where nothing is', () => {
    expect(violations.filter((violation) => /: jobs\/(allowed|free\.test)\.ts /.test(violation))).toEqual([]);
  });
});
