import type { Concept } from '../../domain/finding.ts';
import { subjectTrouble } from './subject-trouble.ts';
import { JOB, TEXTS } from './texts.ts';
import { userActionOf } from './user-actions.ts';
import { VENDOR_TEXTS } from './vendor-texts.ts';

/** A line that tells of a command which somebody ran. */
const COMMAND =
  /\bCOMMAND=|\bran command\b|type=USER (CMD|TTY)|\bsnoopy\b|HISTORY: PID=|CFGLOG LOGGEDCMD|%ASA-5-1110(08|10)|UI CMDLINE READ LINE/;

const ROWS = [...VENDOR_TEXTS, ...TEXTS];
/** What single words only hint at: what is said of a thing goes before. */
const HINTS: ReadonlySet<Concept> = new Set<Concept>(['service.latency', 'service.errors', 'cpu.utilization']);
/** That a trouble has ended is none: Ceph's checks, VMware's and Dell's pairs of messages, Cisco's states. */
const OVER =
  /\bhealth check cleared\b|\bhas exited the all paths down\b|\b(redundancy|connectivity|access|power|input) (is |was |has been )?restored\b|\bcleared (alarm|alert)\b|\balarm (was |is )?cleared\b|\bis back (to normal|online|up)\b|\breturned to (a )?normal\b|\bstate to up\b|\bis now (healthy|operational|online)\b/i;

/** What a log line, an alert's name or its summary speaks of; null when no row knows it. */
export function conceptOfText(text: string): Concept | null {
  if (text === '') return null;
  const start = text.slice(0, 1_000);
  const words = start.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_]+/g, ' ');
  const row = ROWS.find(({ text }) => text.test(words) || (words !== start && text.test(start)))?.concept ?? null;
  const concept = row === null || HINTS.has(row) ? (subjectTrouble(words) ?? row) : row;
  // A command that only looks changes nothing, whatever it looks at.
  if (COMMAND.test(words)) return userActionOf(text) === null ? null : (concept ?? 'user.action');
  return OVER.test(start) ? null : concept;
}

/** Whether a line tells that something which was not well is so again. */
export function isOver(text: string): boolean {
  const start = text.slice(0, 1_000);
  return OVER.test(start) || WELL_AGAIN.test(start);
}

/** What programs of every kind say when something does not work. */
const COMPLAINT =
  /\b(error|fatal|panic|critical|emerg(ency)?|alert|fail(ed|ure|s|ing)?|exception|traceback|refus(ed|ing)|denied|den(y|ies)|reject(ed|ing)?|abort(ed|ing)?|crash(ed)?|unable to|can(not|'t)|could not|not (accepting|responding|available|reachable)|unreachable|unavailable|invalid|corrupt(ed|ion)?|lost|has fallen|stuck|stall(s|ed)?|hung|hang(s|ing)?|fault(ed)?|fenced|demot(ed|ing)|shrinking|read-?only|blocked for|slow (ops|query|operation)|timed? ?out|deadlock(ed)?|still waiting|exceed(s|ed)|insufficient|dropp(ed|ing)|dead|overflow(ed|s)?|exhausted|out of (memory|space|resources|range|sync)|E(NOTFOUND|HOSTUNREACH|TIMEDOUT|CONNRESET|CONNREFUSED|PIPE)|(no|has no) (route|space|such|free|healthy|available|live|alive|server|backend|upstream|valid|registered|connection|heartbeat|response|reply|answer|quorum|room|capacity|suitable|active)s?|reached .{0,30}setting|mismatch|violation|degraded|suspended|unrecoverable|throttl(ed|ing)|giv(es|ing) up|gave up|inoperable|not able to|abnormal(ly)?|(no|lost|without) (quorum|leader|redundancy)|quorum (is )?(not met|lost)|unresponsive|off-?line|unstable|expelled|overdue|safe mode|zombie (job|task|process|session)|backed up|running (out of|low on|short of)|not enough|slow(ness|down)|(currently|all) busy|on battery|nearly full|asserted|took over|down to (a single|one|\d+)|forbidden|revoked|retransmit(s|ting)?|congest(ed|ion)|bottleneck|starv(ed|ing|ation)|overload(ed)?|unhealthy|evict(ed|ing)|(?<!interrupt took )too (many|long|frequently|slow|large|few)|did not (complete|respond|arrive|answer)|short of|overcommitted|conserve mode|(low|high) alarm|no longer|fewer|(is|are|was|went|goes|marked|detected|now|signaled|turned into|changed to|state"?:?( to)?|status)\s?"?down)\b/i;
/** Severities that formats write into the text: Cisco's mnemonics 0 to 3, glog's and klog's letters, structured logs. */
const SEVERE_IN_TEXT =
  /%[A-Z][A-Z0-9_]+-[0-3]-[A-Z]|(^|: )[EF]\d{4} |\b(level|lvl|severity)"?[=:]\s*"?(error|fatal|crit|panic|alert|emerg)/i;

const ERROR_IN_TEXT = /\b(ERROR|FATAL|CRITICAL|SEVERE|EMERG|PANIC)\b|\[(error|crit|emerg|alert)\]/;
const WARNED_IN_TEXT = /\bWARN(ING)?\b|\b(level|lvl|severity)"?[=:]\s*"?warn|(^|: )W\d{4} |%[A-Z][A-Z0-9_]+-4-[A-Z]/;
/** Of what may be used all but a tenth. */
const NEARLY_FULL =
  /\b(usage|used|utili[sz]ation|occupancy|consumed|filled|full)\b[^.,;]{0,30}\b(9\d|100)(\.\d+)?\s?(%|percent)|\b(9\d|100)(\.\d+)?\s?(%|percent) (used|full|utili[sz]ed|of (its|the) )/i;

/** What strangers try at the door is no trouble of the house (OpenSSH auth.c, pam_unix). */
const AT_THE_DOOR = /\b(failed password|invalid user|authentication failure|maximum authentication attempts|preauth)\b/i;

/** That there is none of it, or that it is over, is no complaint. */
const NOTHING_WRONG = /\b(0|no|zero|without) (errors?|fail(ed|ures?)|faults?|warnings?)\b/gi;
const WELL_AGAIN =
  /\bmode (was )?exited\b|\b(exit(s|ed|ing)?|leav(es|ing)|left) (\w+ ){0,2}mode\b|\b(changed )?state to up\b|\bis (now |back )?up\b|\bto (a )?normal( state)?\b|^\S+ cleared:|\bdue to inactivity\b/i;

/** A request that was answered, whatever its address is called. */
const SERVED = /\bHTTP\/[\d.]{1,3}" [1-3]\d\d\b/;

/** Whether a line tells of what strangers try, of a trouble that is over, or of a request that was answered. */
export function isHarmless(text: string): boolean {
  const start = text.slice(0, 1_000);
  return AT_THE_DOOR.test(start) || WELL_AGAIN.test(start) || SERVED.test(start);
}

/** Whether a line's own format calls it an error. */
export function isError(text: string): boolean {
  const start = text.slice(0, 200);
  return SEVERE_IN_TEXT.test(start) || ERROR_IN_TEXT.test(start);
}

/** Whether a line's own format calls it a warning. */
export function isWarning(text: string): boolean {
  return WARNED_IN_TEXT.test(text.slice(0, 200));
}

/** Whether a line complains, whatever of: by its own words, or by the severity that its format writes into it. */
export function isComplaint(text: string): boolean {
  const start = text.slice(0, 1_000);
  if (isHarmless(start)) return false;
  return (
    SEVERE_IN_TEXT.test(start) ||
    NEARLY_FULL.test(start) ||
    COMPLAINT.test(start.replace(NOTHING_WRONG, '').replace(/([a-z])([A-Z])/g, '$1 $2'))
  );
}

/** The kind of job a line speaks of, one of a closed list of words; null when it names none. */
export function jobOfText(text: string): string | null {
  const found = new RegExp(`\\b(${JOB})\\b`, 'i').exec(text)?.[1]?.toLowerCase() ?? null;
  return found === 'job' || found === 'cron job' || found === 'batch job' ? null : found;
}
