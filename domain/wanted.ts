/** What may be done about an alert without touching what it is about. */
export type CareAct = 'acknowledge' | 'unacknowledge' | 'assign' | 'snooze' | 'silence' | 'end-silence';

/** Machines to be compared: those with most of a measure or with least, how many where it was said, and whether heat was. */
export type Ranking = { readonly order: 'most' | 'least'; readonly count: number | null; readonly isHeat: boolean };
