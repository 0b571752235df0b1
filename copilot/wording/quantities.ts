import type { Language } from '../../domain/language.ts';
import { MULTIPLES, UNIT_NAMES } from '../../domain/units.ts';

/** A value as people read it: percent for ratios, MB/s for bytes, °C, and so on. */
export function quantity(value: number, unit: string, language: Language): string {
  const [scaled, name] = readable(value, unit, language);
  return name === '' ? number(scaled, language) : `${number(scaled, language)} ${name}`;
}

/** Factor from a stored value to the one that is shown, and the unit's name; charts use it for whole series. */
export function shownAs(unit: string, largest: number, language: Language): { readonly factor: number; readonly unit: string } {
  const [scaled, name] = readable(largest === 0 ? 1 : largest, unit, language);
  return { factor: scaled / (largest === 0 ? 1 : largest), unit: name };
}

function readable(value: number, unit: string, language: Language): readonly [number, string] {
  const words = UNIT_NAMES[language];
  const multiple = MULTIPLES[unit];
  if (multiple) return readable(value * multiple[1], multiple[0], language);
  switch (unit) {
    case '1':
    case '%':
      return [unit === '1' ? value * 100 : value, '%'];
    case 'By':
    case 'By/s': {
      const power = Math.min(4, Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(value))) / 3)));
      return [value / 1000 ** power, `${words.decimalBytes[power]}${unit === 'By' ? '' : words.perSecond}`];
    }
    case 's':
      return Math.abs(value) < 1 ? [value * 1000, words.milliseconds] : [value, words.seconds];
    case 'ms':
      return [value, words.milliseconds];
    case 'Cel':
      return [value, '°C'];
    case '{sector}':
      return [value, words.sectors];
    case 'rpm':
    case '{rpm}':
      return [value, words.rpm];
    case '/s':
      return [value, words.perSecond];
    default: {
      // What is counted stands in the metric's name already, in the reader's language.
      const plain = unit.replace(/\{[^}]*\}/g, '');
      return [value, plain === '/s' ? words.perSecond : plain];
    }
  }
}

/** Three significant digits, never in scientific form. */
function number(value: number, language: Language): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const text = String(Number(value.toFixed(Math.abs(value) < 0.1 && value !== 0 ? 4 : digits)));
  return language === 'ru' ? text.replace('.', ',') : text;
}
