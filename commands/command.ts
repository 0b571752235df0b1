import type { ParseArgsOptionsConfig } from 'node:util';
import type { Language, Localized } from '../domain/language.ts';

/** What a command was called with. */
export type Invocation = {
  readonly options: Readonly<Record<string, unknown>>;
  readonly words: readonly string[];
  readonly language: Language;
  /** Writes a line to standard output. */
  readonly print: (line: string) => void;
};

/** A command of the command line; `run` returns the exit code. */
export type Command = {
  readonly usage: string;
  /** What it is for, in half a sentence. */
  readonly about: Required<Localized>;
  readonly options: ParseArgsOptionsConfig;
  readonly run: (invocation: Invocation) => Promise<number>;
};

/** The settings file named on the command line. */
export function configFile(invocation: Invocation): string | undefined {
  return typeof invocation.options.config === 'string' ? invocation.options.config : undefined;
}
