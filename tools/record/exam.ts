/**
 * Records the scenarios of the exam that are made with real programs, four minutes each, all at once. As root on Linux, with
 * snmpd, ipmi_sim, ipmitool and PostgreSQL there.
 * Usage: node tools/record/exam.ts [NAME …]
 */
import { CONNECTIONS, connections } from './exam/connections.ts';
import { FAN, fan } from './exam/fan.ts';
import { FULL, full } from './exam/full.ts';
import { LEAK, leak } from './exam/leak.ts';
import { type Question, type Rig, recordScenario } from './exam/rig.ts';

const SECONDS = 240;
const RECORDINGS: ReadonlyArray<readonly [name: string, Question, () => Promise<Rig>]> = [
  ['005-sedge', CONNECTIONS, connections],
  ['006-tansy', LEAK, leak],
  ['007-ulmus', FULL, full],
  ['008-vetch', FAN, fan],
];

const wanted = process.argv.slice(2);
await Promise.all(
  RECORDINGS.filter(([name]) => wanted.length === 0 || wanted.includes(name)).map(([name, question, start]) =>
    recordScenario(name, SECONDS, question, start),
  ),
);
process.exit(0);
