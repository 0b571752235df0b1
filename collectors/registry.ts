import type { Collector } from './collector.ts';
import { host } from './host/host.ts';
import { ipmi } from './ipmi/ipmi.ts';
import { prometheus } from './prometheus/prometheus.ts';
import { smart } from './smart/smart.ts';
import { snmp } from './snmp/snmp.ts';
import { snmpTrap } from './snmp-trap/snmp-trap.ts';
import { syslog } from './syslog/syslog.ts';

/** Every collector there is, one line each, sorted by id. */
// biome-ignore format: one line each
export const collectors: readonly Collector[] = [
  host,
  ipmi,
  prometheus,
  smart,
  snmp,
  snmpTrap,
  syslog,
];
