import { componentOf } from '../../analysis/signals/signals.ts';
import { inLanguage, type Language, type Localized } from '../../domain/language.ts';
import type { Labels } from '../../domain/observation.ts';
import { outsideText } from '../guard.ts';
import { SECTORS } from './concepts.ts';

/** A part of an asset as it stands in a sentence: `the disk in slot 7` for `slot-7`, other parts by their own name. */
const DISK_IN_SLOT: Localized = { en: 'the disk in slot {n}', ru: 'диск в слоте {n}', ko: '슬롯 {n}의 디스크' };
const OF_DISK_IN_SLOT: Localized = { en: 'the disk in slot {n}', ru: 'диска в слоте {n}', ko: '슬롯 {n} 디스크' };
const SLOT: Localized = { en: 'slot {n}', ru: 'слот {n}', ko: '슬롯 {n}' };
const SLOT_NAME = /^slot[-_ ]?(\d{1,4})$/i;

/** The part named as a disk, in the nominative or after "of". */
export function diskName(part: string, language: Language, grammar: 'subject' | 'of' = 'subject'): string {
  const n = SLOT_NAME.exec(part)?.[1];
  if (n !== undefined) return inLanguage(grammar === 'of' ? OF_DISK_IN_SLOT : DISK_IN_SLOT, language).replace('{n}', n);
  const name = outsideText(part);
  // A fault told without saying of which disk it is.
  if (name === '') return { en: 'a disk', ru: grammar === 'of' ? 'диска' : 'диск', ko: '디스크' }[language];
  const disk = { en: 'the disk', ru: grammar === 'of' ? 'диска' : 'диск', ko: '디스크' }[language];
  return `${disk} ${name}`;
}

/** The part alone, as it stands in brackets. */
export function partName(part: string, language: Language): string {
  const n = SLOT_NAME.exec(part)?.[1];
  return n === undefined ? outsideText(part) : inLanguage(SLOT, language).replace('{n}', n);
}

/** Labels that name what of an asset was measured, the first that is there; names of OpenTelemetry, then of Prometheus' exporters. */
const BEFORE_COMPONENT = ['system.filesystem.mountpoint', 'mountpoint'];
const AFTER_COMPONENT = ['system.device', 'network.interface.name', 'peer.service', 'device', 'cpu.mode', 'system.cpu.state', 'mode'];

/** What of an asset a series measures: a mount point, slot, sensor, device, interface or mode; null when it is about the whole. */
export function measuredPart(labels: Labels): string | null {
  // Waiting for disks is a measure of its own, not a part of one.
  const first = (names: readonly string[]) =>
    names.map((name) => labels[name]).find((value) => value !== undefined && !/^(io)?wait$/.test(value));
  return first(BEFORE_COMPONENT) ?? componentOf(labels) ?? first(AFTER_COMPONENT) ?? null;
}

/** Every way a part may be written: digits in these are names, not figures. */
export function spellingsOf(part: string): string[] {
  const n = SLOT_NAME.exec(part)?.[1];
  return n === undefined ? [part] : [part, `slot ${n}`, `слот ${n}`, `слоте ${n}`, `슬롯 ${n}`];
}

/** The name of the sectors a disk's count is of; null for other metrics. */
export function sectorsIn(metric: string, language: Language): string | null {
  const row = SECTORS.find((one) => one.metric.test(metric));
  return row ? inLanguage(row.name, language) : null;
}
