const WORDS = {
  en: {
    loading: 'Looking…',
    noLink: 'This page is opened by the link that the bot sent you. Open it from there once more.',
    highRisk: 'High risk. This is exactly what would run:',
    wholeHash: 'SHA-256 of all of it',
    codeLabel: 'Code of your authenticator',
    codeHint: 'Six digits; or a recovery code, each of which works once.',
    approve: 'Approve exactly this',
    until: (time) => `The link works once, until ${time}.`,
    notOpen: 'There is nothing to approve here any more.',
    counted: 'Your approval is counted.',
    countedHint: (votes, quorum) => `${votes} of ${quorum}. You may close this page; the chat tells how it goes on.`,
    enrolTitle: 'Your second factor',
    enrolIntro:
      'Approving what is of high risk takes a code of an authenticator on your phone. The secret for it is shown once: nobody else may see this page.',
    showSecret: 'Show the secret',
    scanLabel: 'Scan this with the authenticator on your phone:',
    qrTitle: 'QR code of the secret',
    secretLabel: 'Or type this into it (time-based, six digits), or open it there:',
    openApp: 'Open in the authenticator on this device',
    finishLabel: 'Then the code that it shows',
    finish: 'Done',
    enrolled: 'Your second factor is ready.',
    recovery:
      'Recovery codes, for the day on which the phone is lost. Each works once. They are shown only now: print them, or keep them in a safe.',
    recoveryLeft: (count) =>
      `Recovery codes left: ${count}. “inframind people factor ID CODE”, with your key, makes a new second factor and eight new ones.`,
    print: 'Print',
  },
  ru: {
    loading: 'Загрузка…',
    noLink: 'Эта страница открывается по ссылке, которую прислал бот. Откройте её оттуда ещё раз.',
    highRisk: 'Высокий риск. Будет выполнено именно это:',
    wholeHash: 'SHA-256 всего целиком',
    codeLabel: 'Код из приложения-аутентификатора',
    codeHint: 'Шесть цифр или код восстановления; каждый действует один раз.',
    approve: 'Утвердить именно это',
    until: (time) => `Ссылка сработает один раз, до ${time}.`,
    notOpen: 'Здесь больше нечего утверждать.',
    counted: 'Ваш голос учтён.',
    countedHint: (votes, quorum) => `${votes} из ${quorum}. Страницу можно закрыть; о ходе расскажет чат.`,
    enrolTitle: 'Ваш второй фактор',
    enrolIntro:
      'Чтобы утверждать действия с высоким риском, нужен код из приложения на телефоне. Секрет для него показывается один раз: эту страницу не должен видеть никто другой.',
    showSecret: 'Показать секрет',
    scanLabel: 'Отсканируйте приложением-аутентификатором на телефоне:',
    qrTitle: 'QR-код секрета',
    secretLabel: 'Либо введите это в нём (по времени, шесть цифр) или откройте в нём:',
    openApp: 'Открыть в приложении на этом устройстве',
    finishLabel: 'Затем код, который оно показывает',
    finish: 'Готово',
    enrolled: 'Второй фактор готов.',
    recovery:
      'Коды восстановления на случай потери телефона. Каждый действует один раз. Они видны только сейчас: распечатайте или уберите в сейф.',
    recoveryLeft: (count) =>
      `Осталось кодов восстановления: ${count}. Новый второй фактор и восемь новых кодов создаёт «inframind people factor ID КОД» с вашим ключом.`,
    print: 'Распечатать',
  },
  ko: {
    loading: '불러오는 중…',
    noLink: '이 페이지는 봇이 보낸 링크로 엽니다. 거기서 다시 여세요.',
    highRisk: '위험이 높습니다. 정확히 다음이 실행됩니다:',
    wholeHash: '전체의 SHA-256',
    codeLabel: '인증 앱의 코드',
    codeHint: '여섯 자리 숫자 또는 복구 코드. 각각 한 번만 쓸 수 있습니다.',
    approve: '이대로 승인',
    until: (time) => `링크는 ${time}까지 한 번만 쓸 수 있습니다.`,
    notOpen: '더 이상 승인할 것이 없습니다.',
    counted: '승인이 반영되었습니다.',
    countedHint: (votes, quorum) => `${quorum}명 중 ${votes}명. 이 페이지를 닫아도 됩니다. 진행 상황은 채팅에 표시됩니다.`,
    enrolTitle: '2단계 인증',
    enrolIntro: '위험이 높은 작업을 승인하려면 휴대폰 인증 앱의 코드가 필요합니다. 비밀 키는 한 번만 표시되며 다른 사람이 보면 안 됩니다.',
    showSecret: '비밀 키 보기',
    scanLabel: '휴대폰 인증 앱으로 스캔하세요:',
    qrTitle: '비밀 키의 QR 코드',
    secretLabel: '또는 앱(시간 기반, 여섯 자리)에 입력하거나 앱에서 여세요:',
    openApp: '이 기기의 인증 앱에서 열기',
    finishLabel: '앱에 표시된 코드',
    finish: '완료',
    enrolled: '2단계 인증이 준비되었습니다.',
    recovery: '휴대폰을 잃어버렸을 때 쓰는 복구 코드입니다. 각각 한 번만 쓸 수 있고 지금만 표시됩니다. 인쇄하거나 안전하게 보관하세요.',
    recoveryLeft: (count) =>
      `남은 복구 코드: ${count}개. 본인 키로 “inframind people factor ID 코드”를 실행하면 새 2단계 인증과 새 코드 여덟 개를 받습니다.`,
    print: '인쇄',
  },
};

/** Words of the page for signing in. */
export function signInWords(language) {
  return WORDS[language] ?? WORDS.en;
}

/** The language of the browser, until it is known who reads. */
export function browserLanguage() {
  return navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in WORDS) ?? 'en';
}
