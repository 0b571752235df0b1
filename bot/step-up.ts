import type { StepUpOffer } from '../actions/sign-in/step-up.ts';
import type { Account } from '../domain/account.ts';
import { asAppError } from '../domain/errors.ts';
import { inLanguage, type Language, type Localized } from '../domain/language.ts';
import type { Principal } from '../domain/tenant.ts';
import type { ChatPlatform, Incoming } from './chat-platform.ts';
import { formatMinuteInZone } from './format.ts';
import { type PressDeps, press } from './presses.ts';

export type StepUpPressDeps = PressDeps & {
  readonly platforms: readonly Pick<ChatPlatform, 'id' | 'whisper' | 'confide'>[];
  /** A link to sign in by, for a person who may approve but for the second factor; absent where nobody can sign in. */
  readonly stepUp?: (principal: Principal, approvalId: string, account: Account | null) => Promise<StepUpOffer>;
};

const TEXTS = {
  link: {
    en: 'High risk: not counted yet. Look at it once more, give the code of your authenticator and approve, by {time}. The link is yours alone and works once.',
    ru: 'Высокий риск: голос пока не учтён. Посмотрите ещё раз, введите код из приложения и утвердите до {time}. Ссылка только для вас и сработает один раз.',
    ko: '위험이 높아 아직 반영되지 않았습니다. {time}까지 다시 확인하고 인증 앱의 코드를 입력해 승인하세요. 링크는 본인만 한 번 쓸 수 있습니다.',
  },
  sentDirectly: {
    en: 'High risk: not counted yet. I sent you a link in a direct message.',
    ru: 'Высокий риск: голос пока не учтён. Ссылка отправлена вам личным сообщением.',
    ko: '위험이 높아 아직 반영되지 않았습니다. 개인 메시지로 링크를 보냈습니다.',
  },
  writeFirst: {
    en: 'High risk: not counted yet. Write to me directly once, so that I can send you a link, then press again.',
    ru: 'Высокий риск: голос пока не учтён. Напишите мне лично, чтобы я мог прислать ссылку, и нажмите ещё раз.',
    ko: '위험이 높아 아직 반영되지 않았습니다. 링크를 보낼 수 있게 저에게 먼저 개인 메시지를 보내고 다시 누르세요.',
  },
  noFactor: {
    en: 'High risk: not counted. You have no second factor. Run “inframind people factor {id}” with your key, or ask an administrator to; then press again.',
    ru: 'Высокий риск: голос не учтён. У вас нет второго фактора. Выполните «inframind people factor {id}» со своим ключом или попросите администратора.',
    ko: '위험이 높아 반영되지 않았습니다. 2단계 인증이 없습니다. 본인 키로 “inframind people factor {id}”를 실행하거나 관리자에게 요청하세요.',
  },
  noPage: {
    en: 'High risk: not counted. Nobody can sign in here: set signIn.key and api.publicUrl.',
    ru: 'Высокий риск: голос не учтён. Вход не настроен: задайте signIn.key и api.publicUrl.',
    ko: '위험이 높아 반영되지 않았습니다. 로그인이 설정되지 않았습니다(signIn.key, api.publicUrl).',
  },
} as const satisfies Record<string, Localized>;

/**
 * Does what a button says; who approves what is of high risk gets a link to sign in by, where nobody else reads it.
 *
 * @returns the sentence for the person who pressed; null when all is told
 * @throws as `press` does
 */
export async function pressOrStepUp(
  deps: StepUpPressDeps,
  incoming: Incoming,
  principal: Principal,
  language: Language,
  body: { readonly verb: string; readonly value: string },
): Promise<string | null> {
  try {
    return await press(deps, principal, language, body);
  } catch (thrown) {
    const approvalId = body.value.split(':')[0] ?? '';
    if (body.verb !== 'approve' || asAppError(thrown).code !== 'APPROVAL_STEP_UP' || deps.stepUp === undefined) throw thrown;
    const { platform, userId, principalId } = incoming;
    const offer = await deps.stepUp(principal, approvalId, principalId === undefined ? { platform, userId } : null);
    const say = (key: keyof typeof TEXTS, places: Readonly<Record<string, string>> = {}) =>
      inLanguage(TEXTS[key], language).replace(/\{(\w+)\}/g, (whole, name: string) => places[name] ?? whole);
    if (offer.kind === 'no-factor') return say('noFactor', { id: principal.id });
    if (offer.kind === 'no-page') return say('noPage');
    const text = say('link', { time: formatMinuteInZone(offer.expiresAt, principal.timeZone, language) });
    const told = await deps.platforms.find(({ id }) => id === platform)?.confide(incoming, text, offer.url);
    if (told === 'here') return null;
    return say(told === 'directly' ? 'sentDirectly' : 'writeFirst');
  }
}
