import { expect, test } from 'vitest';
import { CONTEXT } from '../../test/utterances/context.ts';
import { isElsewhere } from './elsewhere.ts';
import { understand } from './understand.ts';

test.each([
  ...['write a haiku of the last winter storm please', 'tell me a joke about disk errors', 'a limerick on the errors of payments'],
  ...['translate “disk failure” to german', 'how do you say alert in french', 'summarize the movie i missed last night'],
  ...['how do i sort a list of dicts in python', 'write a bash script to restart nginx', 'give me a regex for log lines'],
  ...['how do i write a where clause with two joins in postgres', 'как в постгресе сделать апдейт с джойном'],
  ...['what does iops mean', "what's the weather like today", 'who won last night'],
  ...['сочини стих о вчерашнем сбое', 'переведи на английский отказ диска', 'как в питоне распарсить лог', 'что такое iops'],
  ...['напиши скрипт на баше для рестарта nginx', 'расскажи анекдот про админов', 'погода на завтра какая'],
  ...['어젯밤 장애로 하이쿠 하나 써줘', '이 로그 영어로 번역해줘', 'iops가 무슨 뜻이야', '파이썬에서 로그 어떻게 읽어'],
])('“%s” is asked of somebody else', (said) => {
  expect(understand(said, CONTEXT)).toMatchObject({ kind: 'unknown' });
});

test.each([
  ['what does this alert mean', 'why'],
  ['tell me the story of db-03 crash', null],
  ['show the forecast for lun-12', 'forecast'],
  ['summary of the last night', 'digest'],
  ['run the bash script on srv-app-01', null],
  ['what is the meaning of this alert', null],
  ['errors in python on srv-app-01', 'errors'],
  ['что значит этот алерт', null],
  ['расскажи что было ночью', null],
  ['이 알림 무슨 뜻이야', null],
  ['인지했음으로 표시해', 'acknowledge'],
  ['чем k8s-worker-7 сегодня отличается от обычного', 'unusual'],
  ['My boss wants a yes or no: is payments working?', 'state'],
] as const)('“%s” is asked of us', (said, kind) => {
  expect(isElsewhere(said)).toBe(false);
  if (kind) expect(understand(said, CONTEXT).kind).toBe(kind);
});
