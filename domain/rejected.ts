/** A record that could not be taken, kept with its reason. */
export type Rejected = {
  readonly id: string;
  readonly at: Date;
  /** The way it came by, e.g. `ingest-lines`, `otlp-logs`, `alertmanager`, or the id of a listener. */
  readonly source: string;
  readonly reason: string;
  /** At most 8 KiB of what came, as text; binary in base64 after `base64:`. */
  readonly record: string;
  /** Number of its line in what was sent, where it was sent in lines. */
  readonly line?: number | null;
  /** Whether more came than `record` holds. */
  readonly isCut?: boolean;
  /** When it was sent again, mended or not. */
  readonly replayedAt?: Date | null;
};
