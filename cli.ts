import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Command } from './commands/command.ts';
import { commands } from './commands/commands.ts';
import { asAppError, ERRORS } from './domain/errors.ts';
import { inLanguage, type Language } from './domain/language.ts';
import { nearest } from './setting-faults.ts';

const HELP_WIDTH = 28;

async function run(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = argv;
  if (name === 'help' || name === '--help' || name === '-h') {
    console.log(await help());
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? await commands[name]?.() : undefined;
  if (command === undefined) {
    const near = nearest(name, Object.keys(commands));
    console.error(
      near === null ? `There is no command "${name}".\n\n${await help()}` : `There is no command "${name}"; did you mean ${near}?`,
    );
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(`${command.about}\n\n${usageOf(name, command)}`);
    return 0;
  }
  const { values, positionals } = parse(name, command, rest);
  return command.run({ options: values, words: positionals, language: languageOf(values.lang), print: (line) => console.log(line) });
}

function parse(name: string, command: Command, rest: readonly string[]) {
  try {
    const options = { ...command.options, lang: { type: 'string' as const }, config: { type: 'string' as const } };
    return parseArgs({ args: [...rest], options, allowPositionals: true, strict: true });
  } catch (thrown) {
    // Node goes on with advice for options that are meant as words.
    const [said = ''] = String(thrown instanceof Error ? thrown.message : thrown).split('. ');
    const near = nearest(/'--([\w-]+)/.exec(said)?.[1] ?? '', Object.keys(command.options));
    console.error(`${said}${near === null ? '' : `; did you mean --${near}?`}\n\n${usageOf(name, command)}`);
    return process.exit(2);
  }
}

function usageOf(name: string, { usage, options }: Command): string {
  const names = [...Object.keys(options), 'config', 'lang'].map((option) => `--${option}`);
  return `  inframind ${name} ${usage}`.trimEnd().concat(`\n  options: ${names.join(', ')}`);
}

async function help(): Promise<string> {
  const lines = await Promise.all(
    Object.entries(commands).map(async ([name, read]) => {
      const { usage, about } = await read();
      const call = `${name} ${usage}`.padEnd(HELP_WIDTH);
      return `  ${call}${call.length > HELP_WIDTH ? `\n${' '.repeat(HELP_WIDTH + 2)}` : ''} ${about}`;
    }),
  );
  return [
    'inframind: why did this alert fire?',
    '',
    ...lines,
    '',
    'Every command takes --config FILE (default inframind.yaml), --lang en|ru|ko and --help.',
  ].join('\n');
}

function languageOf(value: unknown): Language {
  if (value === 'ru' || value === 'ko' || value === 'en') return value;
  const spoken = (process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '').slice(0, 2).toLowerCase();
  return spoken === 'ru' || spoken === 'ko' ? spoken : 'en';
}

// Starting takes half as long with what was compiled before. It lies beside the dependencies and not, as is usual, in a folder that all
// share: who can write there can have anything run. Where it cannot be written nothing is kept.
enableCompileCache(join(import.meta.dirname, 'node_modules', '.cache', 'compiled'));

// Whoever reads our output may have seen enough (`| head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (thrown) {
  const error = asAppError(thrown);
  const language = languageOf(/ --lang[ =](\w+)/.exec(process.argv.join(' '))?.[1]);
  console.error(`${inLanguage(ERRORS[error.code].text, language)} [${error.code}]`);
  const remedy = error.hint === null ? error.message : inLanguage(error.hint, language);
  // What to do about a database is the same for many; which it was and why stands in what the engine said.
  const cause = error.code === 'STORE_UNAVAILABLE' && error.cause instanceof Error ? error.cause.message : '';
  if (!remedy.includes(cause)) console.error(cause);
  console.error(remedy);
  if (error.code === 'INTERNAL' && error.cause instanceof Error) console.error(error.cause.stack);
  process.exitCode = 1;
}
