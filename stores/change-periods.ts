import type { ChangePeriod } from '../domain/change-period.ts';

/** Maintenance windows and freezes. */
export type ChangePeriodStore = {
  /** Creates or replaces. */
  put(period: ChangePeriod): Promise<void>;
  /** Locks the row until the transaction ends. */
  getForUpdate(id: string): Promise<ChangePeriod | null>;
  /**
   * The newest up to the limit, newest first; `open`: only those that nobody ended and, of those for once, that are not over at `at`;
   * `behind`: those that come behind one in that order.
   */
  list(filter: {
    readonly open?: { readonly at: Date };
    readonly behind?: Pick<ChangePeriod, 'id' | 'createdAt'>;
    readonly limit: number;
  }): Promise<ChangePeriod[]>;
};
