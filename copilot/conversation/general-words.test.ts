import { expect, test } from 'vitest';
import { isPlain } from './plain-words.ts';

const ours = (words: string) => words.split(' ').filter(isPlain);

test('no general word names a part, a trouble, a person or a deed', () => {
  expect(
    ours(
      'cable disk controller firmware battery memory switch database cache kernel driver replica supply fan crash crashed broken burst failed failing lost leaked corrupted overheated throttled hacked attacker operator admin engineer user restart restarted reboot killed replaced repaired fixed resolved recovered restored revoked blocked deleted created installed deployed disabled enabled removed opened closed approved ran executed',
    ),
  ).toEqual([]);
  expect(
    ours(
      'диск память сеть кабель вентилятор прошивка батарея оператор инженер администратор пользователь авария утечка перезапустили перезагрузили заменили удалили починили исправили отключили включили установили обновили сломался отказал сгорел взломали',
    ),
  ).toEqual([]);
  expect(
    ours(
      '디스크 메모리 팬 전원 케이블 펌웨어 배터리 온도 한도 오류 관리자 사용자 운영자 재시작 재부팅 교체 삭제 수리 복구 차단 고장 장애 공격 해킹 중단 업데이트 배포',
    ),
  ).toEqual([]);
});

test('none says how many of all, that it is sure, why, or what should be done', () => {
  expect(
    ours(
      'all every each only most always never everything nobody certain certainly definitely proven because cause due hence fault should must need can will critical',
    ),
  ).toEqual([]);
  expect(ours('все каждый только лишь всегда никто безусловно причина из-за вызвал привёл виноват должен нужно надо критично')).toEqual([]);
  expect(ours('항상 모두 전부 모든 오직 확실 반드시 원인 때문')).toEqual([]);
});

test('forms of a general word are general', () => {
  expect(
    ['climbing', 'gradually', 'sharper', 'stopped', 'batteries', 'выросла', 'заметно', '급증했습니다', '증가하면서'].filter(
      (word) => !isPlain(word),
    ),
  ).toEqual(['batteries']);
});
