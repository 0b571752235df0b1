import type { Suspect } from '../../domain/doubt.ts';
import type { Localized } from '../../domain/language.ts';

/** How sure an answer is, and why it names nothing else. */
export const DOUBTS = {
  high: {
    en: 'High: {percent} %. Reason: {reason}.',
    ru: 'Высокая: {percent} %. Основание: {reason}.',
    ko: '높음: {percent} %. 이유: {reason}.',
  },
  moderate: {
    en: 'Moderate: {percent} %. Reason: {reason}.',
    ru: 'Средняя: {percent} %. Основание: {reason}.',
    ko: '보통: {percent} %. 이유: {reason}.',
  },
  low: {
    en: 'Low: {percent} %. Reason: {reason}.',
    ru: 'Низкая: {percent} %. Основание: {reason}.',
    ko: '낮음: {percent} %. 이유: {reason}.',
  },
  howSure: { en: 'Confidence in the cause named', ru: 'Уверенность в названной причине', ko: '제시한 원인의 확신도' },
  noCause: {
    en: 'No cause was named, so there is no confidence in one.',
    ru: 'Причина не названа, поэтому и уверенности в ней нет.',
    ko: '제시한 원인이 없으므로 확신도도 없습니다.',
  },
  noRunnerUp: {
    en: 'No runner-up is told in this answer.',
    ru: 'Следующей по вероятности причины в ответе нет.',
    ko: '이 답변에는 차순위 원인이 없습니다.',
  },
  unrated: {
    en: 'Too few earlier answers for this kind of alert were rated to say how often they were right.',
    ru: 'Оценённых ответов на такие алерты слишком мало, чтобы сказать, как часто они верны.',
    ko: '이런 알림에 대해 평가된 답변이 적어 얼마나 맞았는지 말할 수 없습니다.',
  },
  ruledOut: { en: 'Why not the {thing}', ru: 'Почему не {thing}', ko: '{thing}: 원인이 아닌 이유' },
  named: {
    en: 'The {thing} is not ruled out: it is part of the cause named. {verdict}',
    ru: 'Это не исключено ({thing}), а входит в названную причину. {verdict}',
    ko: '{thing}: 배제되지 않았으며 제시한 원인의 일부입니다. {verdict}',
  },
  effect: {
    en: 'What was seen of the {thing} is told as a consequence of the cause named. {verdict}',
    ru: 'То, что видно здесь ({thing}), названо следствием, а не причиной. {verdict}',
    ko: '{thing}: 관찰된 것은 제시한 원인의 결과로 설명되었습니다. {verdict}',
  },
  stoodOut: {
    en: 'No cause was named; of the {thing} this stood out:',
    ru: 'Причина не названа; вот что выделялось ({thing}):',
    ko: '제시한 원인은 없습니다. {thing}에서 눈에 띈 것:',
  },
  unremarkable: {
    en: 'Nothing about the {thing} stood out in that answer. Measured on {asset} now:',
    ru: 'Ничего примечательного в том ответе ({thing}) не было. Сейчас на {asset}:',
    ko: '{thing}: 그 답변에서 눈에 띄는 점이 없었습니다. 현재 {asset}:',
  },
  notLooked: {
    en: 'The {thing} is not in that answer, and nothing of it was measured on {asset} lately.',
    ru: 'Этого ({thing}) в том ответе нет, и на {asset} это в последнее время не измерялось.',
    ko: '{thing}: 그 답변에 없으며 최근 {asset}에서 측정되지 않았습니다.',
  },
} satisfies Readonly<Record<string, Localized>>;

export const SUSPECT_NAMES: Readonly<Record<Suspect, Localized>> = {
  disk: { en: 'disk', ru: 'диск', ko: '디스크' },
  memory: { en: 'memory', ru: 'память', ko: '메모리' },
  processor: { en: 'processor', ru: 'процессор', ko: '프로세서' },
  network: { en: 'network', ru: 'сеть', ko: '네트워크' },
  temperature: { en: 'temperature', ru: 'температура', ko: '온도' },
  power: { en: 'power', ru: 'питание', ko: '전원' },
};
