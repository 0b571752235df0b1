import type { ErrorRow } from './error-row.ts';

/** The errors of signing in with a second factor; part of the table in errors.ts. */
export const SIGN_IN_ERRORS = {
  SIGNIN_LINK: {
    kind: 'missing',
    retryable: false,
    status: 404,
    text: {
      en: 'This link is used, too old, or none of ours.',
      ru: 'Ссылка уже использована, устарела или чужая.',
      ko: '이미 사용되었거나 만료된 링크, 또는 저희 링크가 아닙니다.',
    },
  },
  SIGNIN_CODE: {
    kind: 'forbidden',
    retryable: false,
    status: 403,
    text: {
      en: 'This code is not right, or was used already.',
      ru: 'Код неверен или уже использован.',
      ko: '코드가 틀렸거나 이미 사용되었습니다.',
    },
  },
  SIGNIN_LATER: {
    kind: 'overloaded',
    retryable: true,
    status: 429,
    text: {
      en: 'Too many codes were wrong; none is taken for a while.',
      ru: 'Слишком много неверных кодов; некоторое время они не принимаются.',
      ko: '틀린 코드가 너무 많습니다. 잠시 동안 코드를 받지 않습니다.',
    },
  },
  SIGNIN_FACTOR: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: {
      en: 'You have no second factor yet.',
      ru: 'У вас ещё нет второго фактора.',
      ko: '아직 2단계 인증이 등록되지 않았습니다.',
    },
  },
  SIGNIN_UNAVAILABLE: {
    kind: 'unavailable',
    retryable: false,
    status: 503,
    text: {
      en: 'Nobody can sign in here: what is of high risk cannot be approved.',
      ru: 'Вход здесь не настроен: действия с высоким риском утвердить нельзя.',
      ko: '여기서는 로그인할 수 없어 위험이 높은 작업을 승인할 수 없습니다.',
    },
  },
} as const satisfies Record<string, ErrorRow>;
