import { meaningOf } from '../../analysis/signals/signals.ts';
import { alike, inLanguage, type Language } from '../../domain/language.ts';
import type { Labels } from '../../domain/observation.ts';
import { outsideText } from '../guard.ts';
import { measureOf, plainNameOf } from './metrics.ts';
import { measuredPart, partName } from './parts.ts';

/** What a series measures, with the part it measures it of, as people call it; by its own name and labels where no other is known. */
export function seriesName(
  series: { readonly metric: string; readonly labels: Labels; readonly unit: string },
  language: Language,
): string {
  const meaning = meaningOf(series);
  const plain = meaning === null ? plainNameOf(series.metric) : null;
  if (meaning === null && plain === null) {
    const labels = Object.entries(series.labels).map(([name, value]) => `${name}=${value}`);
    return outsideText(labels.length === 0 ? series.metric : `${series.metric} {${labels.join(', ')}}`);
  }
  const name = meaning === null ? inLanguage(plain ?? alike(''), language) : measureOf(series, meaning.concept, language);
  const part = measuredPart(series.labels);
  return part === null ? name : `${name} (${partName(part, language)})`;
}
