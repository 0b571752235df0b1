// `npm run bench -- faults [--everysec]`: some thirty faults in the program as in production, then what was lost or doubled.
import {
  cutBulk,
  cutRedis,
  fillDisk,
  freezeOpenSearch,
  freezePostgres,
  freezeRedis,
  freezeWorker,
  killAll,
  killApi,
  killOpenSearch,
  killPostgres,
  killRedis,
  killWorker,
} from './storm/faults.ts';
import { storm } from './storm/storm.ts';

const cheap = [killRedis, cutBulk, killPostgres, cutRedis];
const faults = [
  killApi,
  ...cheap,
  killWorker,
  killOpenSearch,
  fillDisk('redis', 4_000),
  ...cheap,
  killWorker,
  freezeWorker,
  killApi,
  freezeOpenSearch(120),
  ...cheap,
  killWorker,
  fillDisk('postgres', 4_000),
  freezeRedis,
  ...cheap,
  killApi,
  killWorker,
  killOpenSearch,
  freezePostgres,
  killAll,
];

const report = await storm({
  workers: 2,
  fsync: process.argv.includes('--everysec') ? 'everysec' : 'always',
  queueLimit: 300,
  faults,
  calmMs: 500,
  load: { senders: 4, batch: 100, everyMs: 200, syslogLines: 20 },
  say: (line) => console.log(line),
});
console.log(JSON.stringify(report, null, 2));
process.exitCode = report.lost + report.doubled + report.syslogLost + report.failedJobs === 0 ? 0 : 1;
