// Messages of real programs, as they stand in the message catalogues and binaries of the machine this runs on.
import { existsSync, readFileSync } from 'node:fs';
import { createRandom, type Random } from '../random.ts';
import { type LogSystem, linesOf, type Message } from './system.ts';
import { commonKind, createPlace, VALUES, type ValueKind } from './values.ts';

const LOCALES = '/usr/share/locale';
const CATALOGUES = 'postgres-15 git mit-krb5 gnupg2 apt glib20 gnutls30 dpkg man-db elfutils libc psql-15 Linux-PAM PackageKit'.split(' ');
const PROGRAMS = [
  '/usr/bin/redis-server',
  '/usr/sbin/snmpd',
  '/usr/sbin/rsyslogd',
  '/usr/sbin/sshd',
  '/usr/bin/ipmitool',
  '/usr/lib/systemd/systemd',
  '/usr/bin/dbus-daemon',
];
const MESSAGES = 110;
const FEWEST = 30;

/** One system from each source that this machine has, the same for a seed on machines with the same programs. */
export function catalogueSystems(count: number, seed: number): LogSystem[] {
  const found: Array<readonly [name: string, formats: readonly string[]]> = [];
  for (const name of CATALOGUES) {
    const english = new Set<string>();
    for (const language of ['ru', 'ko', 'de']) {
      const path = `${LOCALES}/${language}/LC_MESSAGES/${name}.mo`;
      if (!existsSync(path)) continue;
      const pairs = readCatalogue(readFileSync(path));
      for (const [text] of pairs) english.add(text);
      found.push([`${name}.${language}`, pairs.map(([, text]) => text)]);
    }
    found.push([name, [...english]]);
  }
  for (const path of PROGRAMS) if (existsSync(path)) found.push([path.split('/').at(-1) ?? path, stringsOf(readFileSync(path))]);
  return found
    .map(([name, formats]) => [name, formats.filter(isMessage)] as const)
    .filter(([, formats]) => formats.length >= FEWEST)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, formats], index) => {
      const random = createRandom(seed * 1_000 + index);
      // Neighbours in a catalogue speak of one subject: a few runs of neighbours, as a log has.
      const runs = Array.from({ length: 8 }, () => random.below(formats.length));
      const chosen = [...new Set(runs.flatMap((from) => formats.slice(from, from + Math.ceil(MESSAGES / 8))))];
      const messages = distinct(chosen).map((format) => parse(format, random));
      return linesOf(name, messages, count, random);
    });
}

/** What a person would call a message: a sentence of some words, not a list of options. */
function isMessage(text: string): boolean {
  const words = text.replace(FORMAT, ' ').match(/\p{L}{2,}/gu) ?? [];
  // Places that touch each other have no right answer.
  if (/%[^ ]{0,6}[a-zA-Z]%/.test(text)) return false;
  return words.length >= 3 && text.length <= 200 && !/^\s|\n|\t|^-|%[n\\]|\\/.test(text.trim()) && !/^[A-Z_]+$/.test(text);
}

/** Formats that differ only in places would be one kind. */
function distinct(formats: readonly string[]): string[] {
  const byText = new Map(formats.map((format) => [format.replace(FORMAT, '\0').replace(/\d+/g, '0').replace(/\s+/g, ' '), format]));
  return [...byText.values()];
}

const FORMAT = /%(?:\d+\$)?[-+#0 ']*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|z|j|t|L)?[a-zA-Z]/g;

function parse(format: string, random: Random): Message {
  const parts: Array<string | (() => string)> = [];
  let at = 0;
  const text = format.trim().replaceAll('%%', '％');
  for (const found of text.matchAll(FORMAT)) {
    const before = text.slice(at, found.index);
    parts.push(before, createPlace(kindOf(found[0], `${before}`, text, random), random));
    at = found.index + found[0].length;
  }
  parts.push(text.slice(at));
  return parts.map((part) => (typeof part === 'string' ? part.replaceAll('％', '%') : part));
}

function kindOf(format: string, before: string, whole: string, random: Random): ValueKind {
  const type = format.at(-1) ?? 's';
  if ('diu'.includes(type)) return random.chance(0.6) ? 'int' : 'small';
  if ('xXp'.includes(type)) return 'digest';
  if ('fgeE'.includes(type)) return 'float';
  if (type === 'c') return 'word';
  if (/(?:file|directory|path|folder|archive)\W*$/i.test(before)) return random.pick(['path', 'path', 'relative', 'file', 'spacedFile']);
  if (/(?:host|server|address)\W*$/i.test(before)) return random.pick(['host', 'ip', 'endpoint']);
  if (/(?:user|role|principal)\W*$/i.test(before)) return random.pick(['word', 'word', 'dashed', 'mail']);
  if (type === 'm' || (/: $/.test(before) && whole.endsWith(format))) return random.pick(['phrase', 'word', 'int', 'path', 'dashed']);
  let kind = commonKind(random);
  while (VALUES[kind] === VALUES.int || kind === 'small' || kind === 'float') kind = commonKind(random);
  return kind;
}

/** Originals and translations of a compiled catalogue. @see https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html */
function readCatalogue(file: Buffer): Array<readonly [original: string, translation: string]> {
  const little = file.readUInt32LE(0) === 0x950412de;
  const number = (at: number) => (little ? file.readUInt32LE(at) : file.readUInt32BE(at));
  const text = (table: number, index: number) => {
    const [size, from] = [number(table + index * 8), number(table + index * 8 + 4)];
    return file.toString('utf8', from, from + size).split('\0')[0] ?? '';
  };
  return Array.from({ length: number(8) }, (_, index) => [text(number(12), index), text(number(16), index)] as const).filter(
    ([original]) => original !== '',
  );
}

/** Runs of printable characters, as `strings` finds them. */
function stringsOf(file: Buffer): string[] {
  return [...new Set(file.toString('latin1').match(/[\x20-\x7e]{16,200}/g) ?? [])].filter((text) => / [a-z]+ /.test(text));
}
