/**
 * Records the scenarios of the exam that are made with real programs, four minutes each, all at once. As root on Linux, with
 * snmpd, ipmi_sim, ipmitool, sshd, Redis, PostgreSQL and what OpenSearch needs there.
 * Usage: node tools/record/exam.ts [NAME …]
 */
import { CERTIFICATE, certificate } from './exam/certificate.ts';
import { CONNECTIONS, connections } from './exam/connections.ts';
import { EVICTION, eviction } from './exam/eviction.ts';
import { FAN, fan } from './exam/fan.ts';
import { FLOOD, flood } from './exam/flood.ts';
import { FULL, full } from './exam/full.ts';
import { LEAK, leak } from './exam/leak.ts';
import { LOCKS, locks } from './exam/locks.ts';
import { PAUSED, paused } from './exam/paused.ts';
import { PORT_DOWN, port } from './exam/port.ts';
import { type Question, type Rig, recordScenario } from './exam/rig.ts';

const SECONDS = 240;
const RECORDINGS: ReadonlyArray<readonly [name: string, Question, () => Promise<Rig>]> = [
  ['005-sedge', CONNECTIONS, connections],
  ['006-tansy', LEAK, leak],
  ['007-ulmus', FULL, full],
  ['008-vetch', FAN, fan],
  ['281-ibex', LOCKS, locks],
  ['282-quoll', EVICTION, eviction],
  ['283-saiga', CERTIFICATE, certificate],
  ['284-takin', PORT_DOWN, port],
  ['285-urial', FLOOD, flood],
  ['286-vicuna', PAUSED, paused],
];

const wanted = process.argv.slice(2);
await Promise.all(
  RECORDINGS.filter(([name]) => wanted.length === 0 || wanted.includes(name)).map(([name, question, start]) =>
    recordScenario(name, SECONDS, question, start),
  ),
);
process.exit(0);
