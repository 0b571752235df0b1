import type { Severity } from '../../domain/observation.ts';

/**
 * What the bytes of an SEL record mean. Codes are the phrases of the tables, put together: sensor type, then state.
 *
 * @see IPMI v2.0 rev. 1.1, table 42-2 (generic event types) and table 42-3 (sensor types and their own offsets)
 */

/** Sensor type code → name, table 42-3. */
const SENSOR_TYPES: Readonly<Record<number, string>> = {
  1: 'Temperature',
  2: 'Voltage',
  3: 'Current',
  4: 'Fan',
  5: 'PhysicalSecurity',
  6: 'PlatformSecurity',
  7: 'Processor',
  8: 'PowerSupply',
  9: 'PowerUnit',
  10: 'CoolingDevice',
  11: 'OtherUnits',
  12: 'Memory',
  13: 'DriveSlot',
  14: 'MemoryResize',
  15: 'SystemFirmware',
  16: 'EventLogging',
  17: 'Watchdog1',
  18: 'SystemEvent',
  19: 'CriticalInterrupt',
  20: 'Button',
  21: 'Module',
  22: 'Microcontroller',
  23: 'AddInCard',
  24: 'Chassis',
  25: 'ChipSet',
  26: 'OtherFru',
  27: 'Cable',
  28: 'Terminator',
  29: 'SystemBoot',
  30: 'BootError',
  31: 'OsBoot',
  32: 'OsStop',
  33: 'Slot',
  34: 'AcpiPowerState',
  35: 'Watchdog2',
  36: 'PlatformAlert',
  37: 'EntityPresence',
  38: 'MonitorAsic',
  39: 'Lan',
  40: 'ManagementHealth',
  41: 'Battery',
  42: 'SessionAudit',
  43: 'VersionChange',
  44: 'FruState',
};

type State = readonly [name: string, severity: Severity];
type States = readonly (State | null)[];

const level = (name: string): readonly [State, State] => {
  const severity: Severity = name.endsWith('NonCritical') ? 'warning' : 'critical';
  return [
    [`${name}.GoingLow`, severity],
    [`${name}.GoingHigh`, severity],
  ];
};

/** Event type code → states by offset, table 42-2. 01h is the threshold class. */
const GENERIC_STATES: Readonly<Record<number, States>> = {
  1: [
    ...level('LowerNonCritical'),
    ...level('LowerCritical'),
    ...level('LowerNonRecoverable'),
    ...level('UpperNonCritical'),
    ...level('UpperCritical'),
    ...level('UpperNonRecoverable'),
  ],
  2: [
    ['TransitionToIdle', 'info'],
    ['TransitionToActive', 'info'],
    ['TransitionToBusy', 'info'],
  ],
  3: [
    ['StateDeasserted', 'info'],
    ['StateAsserted', 'warning'],
  ],
  4: [
    ['PredictiveFailureDeasserted', 'info'],
    ['PredictiveFailureAsserted', 'warning'],
  ],
  5: [
    ['LimitNotExceeded', 'info'],
    ['LimitExceeded', 'warning'],
  ],
  6: [
    ['PerformanceMet', 'info'],
    ['PerformanceLags', 'warning'],
  ],
  7: [
    ['TransitionToOk', 'info'],
    ['TransitionToNonCriticalFromOk', 'warning'],
    ['TransitionToCriticalFromLessSevere', 'critical'],
    ['TransitionToNonRecoverableFromLessSevere', 'critical'],
    ['TransitionToNonCriticalFromMoreSevere', 'warning'],
    ['TransitionToCriticalFromNonRecoverable', 'critical'],
    ['TransitionToNonRecoverable', 'critical'],
    ['Monitor', 'info'],
    ['Informational', 'info'],
  ],
  8: [
    ['DeviceAbsent', 'warning'],
    ['DevicePresent', 'info'],
  ],
  9: [
    ['DeviceDisabled', 'warning'],
    ['DeviceEnabled', 'info'],
  ],
  10: [
    ['TransitionToRunning', 'info'],
    ['TransitionToInTest', 'info'],
    ['TransitionToPowerOff', 'warning'],
    ['TransitionToOnLine', 'info'],
    ['TransitionToOffLine', 'warning'],
    ['TransitionToOffDuty', 'info'],
    ['TransitionToDegraded', 'warning'],
    ['TransitionToPowerSave', 'info'],
    ['InstallError', 'warning'],
  ],
  11: [
    ['FullyRedundant', 'info'],
    ['RedundancyLost', 'critical'],
    ['RedundancyDegraded', 'warning'],
    ['NonRedundantSufficientFromRedundant', 'warning'],
    ['NonRedundantSufficientFromInsufficient', 'warning'],
    ['NonRedundantInsufficient', 'critical'],
    ['RedundancyDegradedFromFullyRedundant', 'warning'],
    ['RedundancyDegradedFromNonRedundant', 'warning'],
  ],
};

/** Sensor type code → its own states by offset (event type 6Fh), table 42-3; the types that speak of hardware health. */
const SPECIFIC_STATES: Readonly<Record<number, States>> = {
  5: [
    ['GeneralChassisIntrusion', 'warning'],
    ['DriveBayIntrusion', 'warning'],
    ['IoCardAreaIntrusion', 'warning'],
    ['ProcessorAreaIntrusion', 'warning'],
    ['LanLeashLost', 'warning'],
    ['UnauthorizedDock', 'warning'],
    ['FanAreaIntrusion', 'warning'],
  ],
  7: [
    ['Ierr', 'critical'],
    ['ThermalTrip', 'critical'],
    ['Frb1BistFailure', 'critical'],
    ['Frb2HangInPost', 'critical'],
    ['Frb3StartupFailure', 'critical'],
    ['ConfigurationError', 'critical'],
    ['UncorrectableCpuComplexError', 'critical'],
    ['PresenceDetected', 'info'],
    ['Disabled', 'warning'],
    ['TerminatorPresenceDetected', 'info'],
    ['AutomaticallyThrottled', 'warning'],
    ['UncorrectableMachineCheck', 'critical'],
    ['CorrectableMachineCheck', 'warning'],
  ],
  8: [
    ['PresenceDetected', 'info'],
    ['FailureDetected', 'critical'],
    ['PredictiveFailure', 'warning'],
    ['InputLost', 'critical'],
    ['InputLostOrOutOfRange', 'critical'],
    ['InputOutOfRange', 'warning'],
    ['ConfigurationError', 'warning'],
    ['Inactive', 'info'],
  ],
  9: [
    ['PowerOff', 'info'],
    ['PowerCycle', 'info'],
    ['240VaPowerDown', 'critical'],
    ['InterlockPowerDown', 'warning'],
    ['AcLost', 'critical'],
    ['SoftPowerControlFailure', 'critical'],
    ['FailureDetected', 'critical'],
    ['PredictiveFailure', 'warning'],
  ],
  12: [
    ['CorrectableEcc', 'warning'],
    ['UncorrectableEcc', 'critical'],
    ['Parity', 'critical'],
    ['ScrubFailed', 'warning'],
    ['DeviceDisabled', 'warning'],
    ['CorrectableEccLimitReached', 'critical'],
    ['PresenceDetected', 'info'],
    ['ConfigurationError', 'warning'],
    ['Spare', 'info'],
    ['AutomaticallyThrottled', 'warning'],
    ['CriticalOvertemperature', 'critical'],
  ],
  13: [
    ['DrivePresent', 'info'],
    ['DriveFault', 'critical'],
    ['PredictiveFailure', 'warning'],
    ['HotSpare', 'info'],
    ['ParityCheckInProgress', 'info'],
    ['InCriticalArray', 'critical'],
    ['InFailedArray', 'critical'],
    ['RebuildInProgress', 'warning'],
    ['RebuildAborted', 'critical'],
  ],
  15: [
    ['PostError', 'critical'],
    ['FirmwareHang', 'critical'],
    ['FirmwareProgress', 'info'],
  ],
  16: [
    ['CorrectableMemoryErrorLoggingDisabled', 'warning'],
    ['EventTypeLoggingDisabled', 'warning'],
    ['LogCleared', 'info'],
    ['AllLoggingDisabled', 'warning'],
    ['SelFull', 'warning'],
    ['SelAlmostFull', 'warning'],
    ['CorrectableMachineCheckLoggingDisabled', 'warning'],
  ],
  19: [
    ['FrontPanelNmi', 'critical'],
    ['BusTimeout', 'critical'],
    ['IoChannelCheckNmi', 'critical'],
    ['SoftwareNmi', 'critical'],
    ['PciPerr', 'critical'],
    ['PciSerr', 'critical'],
    ['EisaFailsafeTimeout', 'critical'],
    ['BusCorrectableError', 'warning'],
    ['BusUncorrectableError', 'critical'],
    ['FatalNmi', 'critical'],
    ['BusFatalError', 'critical'],
    ['BusDegraded', 'warning'],
  ],
  35: [
    ['TimerExpired', 'warning'],
    ['HardReset', 'critical'],
    ['PowerDown', 'critical'],
    ['PowerCycle', 'critical'],
  ],
  40: [
    ['SensorAccessDegraded', 'warning'],
    ['ControllerAccessDegraded', 'warning'],
    ['ControllerOffLine', 'warning'],
    ['ControllerUnavailable', 'critical'],
    ['SensorFailure', 'warning'],
    ['FruFailure', 'warning'],
  ],
  41: [
    ['Low', 'warning'],
    ['Failed', 'critical'],
    ['PresenceDetected', 'info'],
  ],
};

/** Code and severity of a state; a type or offset that the tables do not name is given in hexadecimal. */
export function meaningOf(sensorType: number, eventType: number, offset: number): { readonly code: string; readonly severity: Severity } {
  const type = SENSOR_TYPES[sensorType] ?? `SensorType${hexByte(sensorType)}`;
  const states = eventType === 0x6f ? SPECIFIC_STATES[sensorType] : GENERIC_STATES[eventType];
  const [name, severity] = states?.[offset] ?? [`EventType${hexByte(eventType)}.Offset${hexByte(offset)}`, 'info' as const];
  return { code: `${type}.${name}`, severity };
}

const hexByte = (value: number) => `${value.toString(16).toUpperCase().padStart(2, '0')}h`;
