import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { RULES } from './rules.ts';

const SKIPPED = new Set(['node_modules', 'data', 'tmp', 'coverage']);

/** Every TypeScript file under a folder, as paths from it with slashes; dependencies, data and hidden folders left out. */
export function sourceFiles(root: string): string[] {
  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) return [];
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return walk(path);
      return entry.name.endsWith('.ts') ? [relative(root, path).split(sep).join('/')] : [];
    });
  return walk(root).sort();
}

/** Reads the imports of all files under a folder: which files were seen, and `RULE: FROM → TO` for each forbidden import. */
export async function judgeImports(root: string): Promise<{ readonly seen: readonly string[]; readonly violations: readonly string[] }> {
  const { output } = await cruise(
    sourceFiles(root),
    {
      baseDir: root,
      ruleSet: { forbidden: [...RULES] },
      validate: true,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      parser: 'tsc',
    },
    { extensions: ['.ts', '.js', '.mjs', '.d.ts'], conditionNames: ['import', 'node', 'types', 'default'], exportsFields: ['exports'] },
  );
  if (typeof output === 'string') throw new Error(`dependency-cruiser reported no result: ${output}`);
  return read(output);
}

function read({ modules, summary }: ICruiseResult): { readonly seen: readonly string[]; readonly violations: readonly string[] } {
  return {
    seen: modules.map(({ source }) => source).filter((source) => source.endsWith('.ts') && !source.includes('node_modules')),
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  };
}
