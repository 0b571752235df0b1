/** Words of `inframind care` and `inframind oncall`. */
export const CARE_TEXTS = {
  silenced: {
    en: '{id}  until {until}  {by}  {reason}  {scope}',
    ru: '{id}  до {until}  {by}  {reason}  {scope}',
    ko: '{id}  {until}까지  {by}  {reason}  {scope}',
  },
  nothingSilenced: { en: 'Nothing is silenced.', ru: 'Ничего не заглушено.', ko: '무음 처리된 것이 없습니다.' },
  shifts: {
    en: '{name}: {count|shift|shifts} in the next 35 days',
    ru: '{name}: {count|смена|смены|смен} на ближайшие 35 дней',
    ko: '{name}: 앞으로 35일간 교대 {count}건',
  },
  away: {
    en: '  away: {people}, {span} (“{title}”)',
    ru: '  отсутствует: {people}, {span} («{title}»)',
    ko: '  부재: {people}, {span} (“{title}”)',
  },
  nobodyAway: {
    en: '  a holiday that takes nobody off call: {span} (“{title}”)',
    ru: '  праздник, с дежурства никого не снимает: {span} («{title}»)',
    ko: '  당직에서 아무도 빠지지 않는 휴일: {span} (“{title}”)',
  },
  unknown: { en: '  nobody we know: {name}', ru: '  такого человека мы не знаем: {name}', ko: '  등록되지 않은 사람: {name}' },
  notKept: {
    en: 'Only read; nothing was kept. Import it without --dry-run.',
    ru: 'Только прочитано, ничего не сохранено. Чтобы загрузить, уберите --dry-run.',
    ko: '읽기만 했고 저장하지 않았습니다. 가져오려면 --dry-run 없이 실행하세요.',
  },
} as const;
