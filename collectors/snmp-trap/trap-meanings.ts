import type { Severity } from '../../domain/observation.ts';

/** What a notification means. `component` may name the varbind that says which part is concerned. */
export type TrapMeaning = {
  readonly code: string;
  readonly severity: Severity;
  /** False for the notification that says that the condition has ended. */
  readonly asserted: boolean;
  /** Prefix of the OID of the varbind that names the part, null when it is the whole device. */
  readonly componentOid: string | null;
  /** MIB module and document. */
  readonly source: string;
};

const IF_INDEX = '1.3.6.1.2.1.2.2.1.1';
const IF_MIB = 'IF-MIB, RFC 2863';
const SNMP_MIB = 'SNMPv2-MIB, RFC 3418';
const APC = 'PowerNet-MIB, APC';
const DELL = 'IDRAC-MIB-SMIv2, Dell';

/** OID → meaning, of notifications whose OID alone says enough. */
export const TRAP_MEANINGS: Readonly<Record<string, TrapMeaning>> = {
  '1.3.6.1.6.3.1.1.5.1': { code: 'Device.ColdStart', severity: 'warning', asserted: true, componentOid: null, source: SNMP_MIB },
  '1.3.6.1.6.3.1.1.5.2': { code: 'Device.WarmStart', severity: 'info', asserted: true, componentOid: null, source: SNMP_MIB },
  '1.3.6.1.6.3.1.1.5.3': { code: 'Link.Down', severity: 'warning', asserted: true, componentOid: IF_INDEX, source: IF_MIB },
  '1.3.6.1.6.3.1.1.5.4': { code: 'Link.Down', severity: 'info', asserted: false, componentOid: IF_INDEX, source: IF_MIB },
  '1.3.6.1.6.3.1.1.5.5': { code: 'Snmp.AuthenticationFailure', severity: 'info', asserted: true, componentOid: null, source: SNMP_MIB },
  '1.3.6.1.4.1.8072.4.0.2': { code: 'Agent.ShutDown', severity: 'info', asserted: true, componentOid: null, source: 'NET-SNMP-AGENT-MIB' },
  '1.3.6.1.4.1.318.0.5': { code: 'PowerSupply.InputLost', severity: 'critical', asserted: true, componentOid: null, source: APC },
  '1.3.6.1.4.1.318.0.9': { code: 'PowerSupply.InputLost', severity: 'info', asserted: false, componentOid: null, source: APC },
  '1.3.6.1.4.1.674.10892.5.3.2.1.0.2057': {
    code: 'DriveSlot.DriveFault',
    severity: 'critical',
    asserted: true,
    componentOid: null,
    source: DELL,
  },
};

/** Notifications of DISMAN-EVENT-MIB (RFC 2981): an agent's own monitor found its condition true; its name says which. */
export const MTE = {
  fired: '1.3.6.1.2.1.88.2.0.1',
  rising: '1.3.6.1.2.1.88.2.0.2',
  falling: '1.3.6.1.2.1.88.2.0.3',
  failure: '1.3.6.1.2.1.88.2.0.4',
  /** mteHotTrigger: name of the monitor. */
  hotTrigger: '1.3.6.1.2.1.88.2.1.1.0',
} as const;
