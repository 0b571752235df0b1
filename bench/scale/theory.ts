/**
 * Probability that one who arrives must wait: Erlang's C for `servers` and an offered load in erlangs.
 *
 * @see Kleinrock, L.: Queueing Systems, volume 1 (1975), 3.5
 */
export function erlangC(servers: number, offered: number): number {
  if (offered >= servers) return 1;
  let blocked = 1;
  for (let i = 1; i <= servers; i++) blocked = (offered * blocked) / (i + offered * blocked);
  return blocked / (1 - (offered / servers) * (1 - blocked));
}

/**
 * Mean wait in an M/G/k queue by the approximation of Allen and Cunneen, exact for M/M/k and for M/G/1, in the unit of `serviceS`.
 *
 * @param variation standard deviation of the service time over its mean
 * @see Allen, A. O.: Probability, Statistics, and Queueing Theory, 2nd edition (1990), 5.3
 */
export function meanWait(servers: number, perSecond: number, serviceS: number, variation: number): number {
  const offered = perSecond * serviceS;
  if (offered >= servers) return Number.POSITIVE_INFINITY;
  return ((erlangC(servers, offered) * serviceS) / (servers - offered)) * ((1 + variation ** 2) / 2);
}
