import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Command, configFile } from './commands/command.ts';
import { commands } from './commands/commands.ts';
import { helpOf, helpOfOne, languageFrom, noCommand, optionFault } from './commands/help.ts';
import { asAppError, ERRORS } from './domain/errors.ts';
import { inLanguage, type Language } from './domain/language.ts';
import { nearest } from './setting-faults.ts';

async function run(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = argv;
  const language = languageOf(argv);
  if (name === '--help' || name === '-h' || name === 'help') return helpOn(rest, language);
  const command = Object.hasOwn(commands, name) ? await commands[name]?.() : undefined;
  if (command === undefined) return unknownCommand(name, language);
  const end = rest.indexOf('--');
  if (rest.slice(0, end < 0 ? rest.length : end).some((word) => word === '--help' || word === '-h')) return help(name, language);
  const { values, positionals } = parse(name, command, rest, language);
  const invocation = { options: values, words: positionals, language, print: (line: string) => console.log(line) };
  try {
    return await command.run(invocation);
  } catch (thrown) {
    // Most commands end well, and many need no settings.
    const { withPlaces } = await import('./config.ts');
    throw withPlaces(thrown, process.env, configFile(invocation));
  }
}

function parse(name: string, command: Command, rest: readonly string[], language: Language) {
  try {
    const options = { ...command.options, lang: { type: 'string' as const }, config: { type: 'string' as const } };
    return parseArgs({ args: [...rest], options, allowPositionals: true, strict: true });
  } catch (thrown) {
    console.error(`${optionFault(thrown, Object.keys(command.options), language)}\n\n${helpOfOne(name, command, language, width())}`);
    return process.exit(2);
  }
}

/** Help on the command that is named, if one is. */
async function helpOn(rest: readonly string[], language: Language): Promise<number> {
  const name = rest.find((word, at) => !word.startsWith('-') && !/^--(lang|config)$/.test(rest[at - 1] ?? ''));
  if (name === undefined || name === 'help') return help(null, language);
  return Object.hasOwn(commands, name) ? help(name, language) : unknownCommand(name, language);
}

async function unknownCommand(name: string, language: Language): Promise<number> {
  const near = nearest(name, ['help', ...Object.keys(commands)]);
  console.error(noCommand(name, near, language));
  if (near === null) console.error(`\n${await helpText(language)}`);
  return 2;
}

async function help(name: string | null, language: Language): Promise<number> {
  const command = name === null ? undefined : await commands[name]?.();
  console.log(name !== null && command ? helpOfOne(name, command, language, width()) : await helpText(language));
  return 0;
}

async function helpText(language: Language): Promise<string> {
  const all = await Promise.all(Object.entries(commands).map(async ([name, read]) => [name, await read()] as const));
  return helpOf(all, language, width());
}

function width(): number {
  return Math.min(process.stdout.columns ?? 100, 120);
}

/** As `--lang` says, wherever it stands. */
function languageOf(argv: readonly string[]): Language {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const word = argv[at];
  return languageFrom(at < 0 ? undefined : word === '--lang' ? argv[at + 1] : word?.slice('--lang='.length), process.env);
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
  const language = languageOf(process.argv.slice(2));
  const title = inLanguage(ERRORS[error.code].text, language);
  console.error(`${title} [${error.code}]`);
  const remedy = error.hint === null ? error.message : inLanguage(error.hint, language);
  // What to do about a database is the same for many; which it was and why stands in what the engine said.
  const cause = error.code === 'STORE_UNAVAILABLE' && error.cause instanceof Error ? error.cause.message : '';
  if (!remedy.includes(cause)) console.error(cause);
  if (remedy !== title) console.error(remedy);
  if (error.code === 'INTERNAL' && error.cause instanceof Error) console.error(error.cause.stack);
  process.exitCode = 1;
}
