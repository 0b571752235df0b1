import { shown } from './shown.ts';

const LEVELS: Readonly<Record<number, string>> = { 10: 'TRACE', 20: 'DEBUG', 30: 'INFO ', 40: 'WARN ', 50: 'ERROR', 60: 'FATAL' };

/** A line of the log for whoever looks on in a terminal: time of day, level, message, what to do, code, how often. What is no such line stays as it is. */
export function plainLine(json: string): string {
  try {
    const { time, level, msg, code, err, repeated } = JSON.parse(json) as {
      readonly time: number;
      readonly level: number;
      readonly msg?: string;
      readonly code?: string;
      readonly err?: { readonly message?: string; readonly hint?: { readonly en?: string } | null };
      readonly repeated?: number;
    };
    const at = new Date(time);
    const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
    const said = [msg, err?.message, err?.hint?.en].filter((part, index, all) => part && all.indexOf(part) === index).join(': ');
    const more = [...(code === undefined ? [] : [` [${code}]`]), ...(repeated === undefined ? [] : [` (and ${repeated} times more)`])];
    return `${clock} ${LEVELS[level] ?? level} ${shown(said)}${more.join('')}\n`;
  } catch {
    return json;
  }
}
