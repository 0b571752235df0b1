import type { Concept } from '../../domain/finding.ts';
import { hardwareMeaning } from '../hardware/meaning.ts';

type Row = { readonly code: RegExp; readonly concept: Concept; readonly source: string };

const IPMI = 'IPMI 2.0 rev. 1.1, tables 42-2 and 42-3';
const REDFISH = 'DMTF DSP2065 Redfish message registries';

/** What codes mean that the knowledge table does not name one by one. First match wins; what no row knows means nothing for causes. */
const TABLE: readonly Row[] = [
  { code: /^Temperature\..*(GoingHigh|Upper)|^Temperature\.(Critical|NonCritical|Limit)/i, concept: 'temperature.high', source: IPMI },
  { code: /^Processor\.(Thermal ?Trip)/i, concept: 'temperature.high', source: IPMI },
  { code: /^Processor\..*Throttl/i, concept: 'cpu.throttled', source: IPMI },
  { code: /^Fan\..*(GoingLow|Lower|Fail)/i, concept: 'fan.failed', source: IPMI },
  { code: /^(CoolingDevice|CoolingUnit|Cooling)\./i, concept: 'cooling.failed', source: IPMI },
  { code: /^PowerSupply\..*(Fail|Lost)|^PowerUnit\..*(Fail|Lost|Off)/i, concept: 'power.failed', source: IPMI },
  { code: /^Drive(Slot|Bay)?\..*(Critical|Failed)Array|^RAID\.Degraded/i, concept: 'raid.degraded', source: IPMI },
  {
    code: /^Drive(Slot|Bay)?\..*(Fault|Fail|Predictive)|^SMART\..*(Fail|Predictive)/i,
    concept: 'disk.failed',
    source: `${IPMI}; ATA ACS-4, SMART RETURN STATUS`,
  },
  { code: /^SMART\..*(Sector|Pending|Reallocat)/i, concept: 'disk.bad-sectors', source: 'ATA ACS-4, SMART attributes' },
  { code: /(DriveFailed|DrivePredictiveFailure|DriveFailure)$/i, concept: 'disk.failed', source: REDFISH },
  { code: /(VolumeDegraded|ArrayDegraded)/i, concept: 'raid.degraded', source: REDFISH },
  {
    code: /^(Storage|RAID|Array|SmartArray)\w*\..*(Battery|Capacitor)\w*(Fail|Missing|Removed|Degraded)/i,
    concept: 'battery.failed',
    source: REDFISH,
  },
  { code: /(TemperatureAbove|OverTemperature)/i, concept: 'temperature.high', source: REDFISH },
  { code: /(FanFailed|FanFailure)/i, concept: 'fan.failed', source: REDFISH },
  { code: /(PowerSupplyFailed|PowerInputLost|PowerLost)/i, concept: 'power.failed', source: REDFISH },
  { code: /^(\.?1\.3\.6\.1\.6\.3\.1\.1\.5\.3|linkDown|IF-MIB::linkDown)$/i, concept: 'link.down', source: 'RFC 2863, linkDown' },
];

/** What a hardware event's code means and who says so; null when it is not in the table. */
export function conceptOfCode(code: string): { readonly concept: Concept; readonly source: string } | null {
  const known = hardwareMeaning(code);
  if (known) return known.concept ? { concept: known.concept, source: known.source } : null;
  return TABLE.find((row) => row.code.test(code)) ?? null;
}
