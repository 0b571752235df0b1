import { z } from 'zod';
import type { Localized } from '../../domain/language.ts';

/** Words for people: in one language for all, or in each that there is; of those that are not there the next best is shown. */
export const words = z
  .union([
    z.string().min(1),
    z
      .strictObject({ en: z.string().min(1).optional(), ru: z.string().min(1).optional(), ko: z.string().min(1).optional() })
      .refine((said) => Object.keys(said).length > 0, 'is in no language'),
  ])
  .transform((said): Localized => {
    if (typeof said === 'string') return { en: said, ru: said, ko: said };
    const { en, ru, ko } = said;
    const any = en ?? ru ?? ko ?? '';
    return { en: any, ru: ru ?? any, ko: ko ?? any };
  });
