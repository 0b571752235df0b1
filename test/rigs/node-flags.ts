import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Node is told when the program is started as in the image. */
export function nodeFlags(): readonly string[] {
  const dockerfile = readFileSync(join(import.meta.dirname, '..', '..', 'Dockerfile'), 'utf8');
  const words = JSON.parse(/^ENTRYPOINT\s+(.*)$/m.exec(dockerfile)?.[1] ?? '[]') as readonly string[];
  return words.slice(words.indexOf('node') + 1, words.indexOf('cli.ts'));
}
