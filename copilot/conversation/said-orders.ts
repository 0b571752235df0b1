/** What a person is told to do: the deed, and in English what it is done to, which tells it from the name of a deed. */
const ORDERS: readonly RegExp[] = [
  /(?<!\p{L})(?:needs? to|ha(?:s|ve) to|ought to|it is time to)(?!\p{L})/giu,
  /(?:^|[.;:,!?–—-]\s*|\b(?:and|then|so|or|please|just|now|next|first|simply)\s+)(?:run|rerun|restart|reboot|start|stop|kill|end|delete|remove|drop|disable|enable|replace|revert|roll back|scale|drain|fail over|failover|execute|apply|approve|free|clear|clean|expand|increase|decrease|reduce|raise|lower|move|unmount|flush|reset)\s+(?!of\b|on\b|at\b|in\b|by\b|to\b|was\b|is\b|has\b|and\b|or\b|took\b|helped\b|did\b|failed\b|ended\b|began\b|[\d(–—-])\S+/giu,
  /(?<!\p{L})(?:(?:пере)?запусти|перезагрузи|выполни|останови|удали|отключи|включи|убей|замени|откати|очисти|освободи|увеличь|уменьши|снизь|подними|перенеси|сбрось|примени|одобри)(?:те)?(?!\p{L})/giu,
  /\p{Script=Hangul}+(?:하세요|하십시오|하시오|해라|해\s?주세요|시켜\s?주세요)/gu,
];

/** Whether a sentence orders what ours does not order in the same words. */
export function isOrder(said: string, ours: string): boolean {
  const own = ours.toLowerCase();
  return ORDERS.some((order) => [...said.matchAll(order)].some(([whole]) => !own.includes(whole.trim().toLowerCase())));
}
