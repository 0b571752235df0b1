/**
 * What collectors yield. Assets are named by their key, the natural name the field uses (`srv-db-03`, `lun-12`), unique
 * within a tenant; instants are UTC.
 */
export type Observation = Sample | LogRecord | HardwareEvent | AssetFact;

/** Labels of a series or attributes of a record; names follow OpenTelemetry semantic conventions where one exists. */
export type Labels = Readonly<Record<string, string>>;

/**
 * One value of one series. A series is (asset, metric, labels).
 *
 * @see https://opentelemetry.io/docs/specs/otel/metrics/data-model/
 */
export type Sample = {
  readonly kind: 'sample';
  readonly at: Date;
  readonly assetId: string;
  /** OpenTelemetry name (`system.cpu.utilization`), or the exporter's own name (`node_load1`). */
  readonly metric: string;
  readonly labels: Labels;
  /** UCUM: `1` for a ratio, `By`, `By/s`, `s`, `Cel`, `{sector}`. */
  readonly unit: string;
  /** A counter only grows and is read as a rate per second; a gauge is read as it is. */
  readonly instrument: 'gauge' | 'counter';
  readonly value: number;
};

/**
 * One log line.
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model/
 */
export type LogRecord = {
  readonly kind: 'log';
  readonly at: Date;
  readonly assetId: string;
  /** 1–24; 9 info, 13 warning, 17 error, 21 fatal. */
  readonly severityNumber: number;
  readonly body: string;
  /** Where it came from: `syslog`, `journald`, `agent`. */
  readonly source: string;
  readonly attributes: Labels;
};

/** Something a device reports about itself: an SEL entry, an SNMP trap, a Redfish log entry, a SMART verdict. */
export type HardwareEvent = {
  readonly kind: 'event';
  readonly at: Date;
  readonly assetId: string;
  readonly source: 'ipmi-sel' | 'snmp-trap' | 'smart' | 'redfish' | 'agent' | 'syslog';
  /**
   * Stable code of the meaning: `Temperature.UpperNonCritical.GoingHigh` (IPMI 2.0 tables 42-2 and 42-3), a Redfish
   * MessageId, a numeric trap OID.
   */
  readonly code: string;
  /** True when the condition begins, false when it ends. */
  readonly asserted: boolean;
  readonly severity: Severity;
  /** As the device said it; text from outside. */
  readonly message: string;
  /** Part of the asset it concerns, e.g. `slot-7`, `CPU1 Temp`. */
  readonly component: string | null;
  readonly attributes: Labels;
};

export type Severity = 'info' | 'warning' | 'critical';

/** What is known of an asset: its kind, attributes and the relations that start at it. */
export type AssetFact = {
  readonly kind: 'fact';
  readonly at: Date;
  readonly assetId: string;
  readonly assetKind: AssetKind | null;
  readonly name: string | null;
  readonly attributes: Labels;
  readonly relations: ReadonlyArray<{ readonly kind: RelationKind; readonly to: string }>;
  /** Who says so: `inventory`, `snmp`, `ipmi`. A later fact of the same source replaces its earlier relations. */
  readonly source: string;
};

export type AssetKind =
  | 'server'
  | 'vm'
  | 'hypervisor'
  | 'service'
  | 'disk'
  | 'lun'
  | 'shelf'
  | 'rack'
  | 'cooling'
  | 'pdu'
  | 'switch'
  | 'cluster'
  | 'job';

/** `a runs-on b`: a needs b; trouble travels from b to a along every kind. */
export type RelationKind = 'runs-on' | 'powered-by' | 'cooled-by' | 'connected-to' | 'stores-on' | 'depends-on' | 'member-of';
