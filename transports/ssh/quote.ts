import { AppError } from '../../domain/errors.ts';

/**
 * An argument vector as one line for a POSIX shell that gives the program exactly these arguments. Everything is put in
 * single quotes, in which a shell interprets nothing.
 *
 * @see POSIX.1-2017, Shell Command Language, section 2.2.2
 * @throws AppError PARAMETER_INVALID for an empty vector, or an argument with a NUL character, which no program can be given
 */
export function quoteArgv(argv: readonly string[]): string {
  if (argv.length === 0 || argv[0] === '') throw new AppError('PARAMETER_INVALID', 'there is no program to run');
  if (argv.some((argument) => argument.includes('\0'))) throw new AppError('PARAMETER_INVALID', 'an argument holds a NUL character');
  return argv.map((argument) => `'${argument.replaceAll("'", `'\\''`)}'`).join(' ');
}
