import type { Collector } from './collector.ts';
import { host } from './host/host.ts';
import { ipmi } from './ipmi/ipmi.ts';
import { smart } from './smart/smart.ts';
import { snmp } from './snmp/snmp.ts';
import { snmpTrap } from './snmp-trap/snmp-trap.ts';
import { syslog } from './syslog/syslog.ts';

/** Every collector there is, one line each, sorted by id. */
export const collectors: readonly Collector[] = [
  host,
  ipmi,
  smart,
  snmp,
  snmpTrap,
  syslog,
];
