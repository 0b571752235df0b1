import { QUEUE_MEMORY_SHARE } from '../domain/jobs.ts';
import type { Localized } from '../domain/language.ts';

/** What Redis says of itself that decides over jobs. */
export type EngineSafety = {
  /** It keeps a file of what it was told. */
  readonly keepsFile: boolean;
  /** It throws keys away when its memory is full. */
  readonly evicts: boolean;
  /** It copies another and takes no jobs itself. */
  readonly isReplica: boolean;
  /** The share of its memory that is used, 0 to 1 and beyond; null where there is no limit. */
  readonly memory: number | null;
};

/** Something that costs jobs, or has none taken at all, and what whoever runs Redis does about it. */
export type Hazard = { readonly stops: boolean; readonly said: Localized; readonly remedy: Localized };

/** Reads the answer to INFO. @see https://redis.io/docs/latest/commands/info/ */
export function safetyOf(info: string): EngineSafety {
  return {
    keepsFile: /^aof_enabled:1/m.test(info),
    evicts: !/^maxmemory_policy:noeviction/m.test(info),
    isReplica: /^role:slave/m.test(info),
    memory: memoryOf(info),
  };
}

/** The share of its memory that is used, by the section `memory`; null where there is no limit. */
export function memoryOf(info: string): number | null {
  const figure = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return figure('maxmemory') === 0 ? null : figure('used_memory') / figure('maxmemory');
}

/** What is to be told of it, the gravest first. */
export function hazardsOf(safety: EngineSafety | null): readonly Hazard[] {
  if (safety === null) return [];
  const { memory } = safety;
  const isFull = memory !== null && memory > QUEUE_MEMORY_SHARE;
  return [
    ...(safety.isReplica ? [REPLICA] : []),
    ...(isFull ? [full(memory)] : []),
    ...(safety.evicts ? [EVICTS] : []),
    ...(safety.keepsFile ? [] : [FORGETS]),
  ];
}

const REPLICA: Hazard = {
  stops: true,
  said: {
    en: 'Redis is a read-only replica: no job can be put in',
    ru: 'Redis — реплика только для чтения: задания в неё не записать',
    ko: 'Redis가 읽기 전용 복제본이라 작업을 넣을 수 없습니다',
  },
  remedy: {
    en: 'queueUrl (INFRAMIND_QUEUE_URL) must name the primary (master_host in INFO replication), or make this one the primary: REPLICAOF NO ONE',
    ru: 'queueUrl (INFRAMIND_QUEUE_URL) должен указывать на основной сервер (master_host в INFO replication), либо сделайте основным этот: REPLICAOF NO ONE',
    ko: 'queueUrl(INFRAMIND_QUEUE_URL)에 주 서버(INFO replication의 master_host)를 지정하거나, 이 서버를 주 서버로 만드세요: REPLICAOF NO ONE',
  },
};
const full = (memory: number): Hazard => {
  const percent = Math.round(memory * 100);
  return {
    stops: true,
    said: {
      en: `Redis has used ${percent} % of its memory: senders are asked to come back later`,
      ru: `Redis занял ${percent} % своей памяти: отправителей просят вернуться позже`,
      ko: `Redis가 메모리의 ${percent} %를 썼습니다. 보내는 쪽은 나중에 다시 보내라는 답을 받습니다`,
    },
    remedy: {
      en: 'raise maxmemory (CONFIG SET maxmemory, and in redis.conf), or find what fills it: inframind jobs list, redis-cli --bigkeys',
      ru: 'увеличьте maxmemory (CONFIG SET maxmemory и redis.conf) или найдите, что её заняло: inframind jobs list, redis-cli --bigkeys',
      ko: 'maxmemory를 올리거나(CONFIG SET maxmemory와 redis.conf) 무엇이 채웠는지 찾으세요: inframind jobs list, redis-cli --bigkeys',
    },
  };
};
const EVICTS: Hazard = {
  stops: false,
  said: {
    en: 'Redis throws keys away when its memory is full, jobs among them',
    ru: 'Redis при нехватке памяти выбрасывает ключи, а с ними и задания',
    ko: 'Redis는 메모리가 차면 키를 버리는데, 작업도 함께 버려집니다',
  },
  remedy: {
    en: 'set maxmemory-policy noeviction',
    ru: 'задайте maxmemory-policy noeviction',
    ko: 'maxmemory-policy noeviction으로 설정하세요',
  },
};
const FORGETS: Hazard = {
  stops: false,
  said: {
    en: 'Redis keeps no append-only file: when it ends, what was acknowledged is lost',
    ru: 'Redis не ведёт append-only файл: при его остановке принятое теряется',
    ko: 'Redis가 append-only 파일을 남기지 않아, 종료되면 이미 접수한 작업을 잃습니다',
  },
  remedy: {
    en: 'set appendonly yes, and appendfsync always (everysec may lose the last two seconds)',
    ru: 'задайте appendonly yes и appendfsync always (everysec может потерять последние две секунды)',
    ko: 'appendonly yes와 appendfsync always로 설정하세요(everysec은 마지막 2초를 잃을 수 있습니다)',
  },
};

/** What is done about a Redis that is not reached, or lets nobody in. */
export function redisAway(fault: string): Localized {
  if (/^READONLY/.test(fault)) return REPLICA.remedy;
  if (/^(NOAUTH|WRONGPASS|ERR AUTH|ERR invalid password)/.test(fault)) return REFUSED;
  const reason = fault.replace(/\.$/, '');
  return {
    en: `Redis: ${reason}. Is it running, and is the address in queueUrl (INFRAMIND_QUEUE_URL) right?`,
    ru: `Redis: ${reason}. Запущен ли он, верен ли адрес в queueUrl (INFRAMIND_QUEUE_URL)?`,
    ko: `Redis: ${reason}. 실행 중인지, queueUrl(INFRAMIND_QUEUE_URL)의 주소가 맞는지 확인하세요.`,
  };
}

const REFUSED: Localized = {
  en: 'Redis refused the account: queueUrl (INFRAMIND_QUEUE_URL) takes it as redis://user:password@host:6379, without a user redis://:password@host:6379 (special signs percent-encoded).',
  ru: 'Redis не принял учётную запись: в queueUrl (INFRAMIND_QUEUE_URL) она задаётся как redis://имя:пароль@узел:6379, без имени — redis://:пароль@узел:6379 (особые знаки — в виде %XX).',
  ko: 'Redis가 계정을 거부했습니다. queueUrl(INFRAMIND_QUEUE_URL)에 redis://user:password@host:6379 형식으로, 사용자가 없으면 redis://:password@host:6379 형식으로 적으세요(특수 문자는 %XX로 표기).',
};
