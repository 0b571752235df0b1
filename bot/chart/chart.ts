import { createRequire } from 'node:module';
import { join } from 'node:path';
import { renderAsync } from '@resvg/resvg-js';
import type { Chart } from '../../domain/answer.ts';
import { chartSvg, type Size } from './svg.ts';

const DEFAULT: Size = { width: 840, height: 320 };
/** Beyond these a picture takes a minute and gigabytes to draw. */
const LEAST: Size = { width: 320, height: 160 };
const MOST: Size = { width: 1600, height: 900 };

/**
 * Draws a chart as a PNG, 840 × 320 CSS pixels at two device pixels each unless told otherwise. Equal charts give equal
 * bytes on every machine: the fonts come with the program and the system's are not looked at.
 *
 * @param size in CSS pixels, clamped to 320 × 160 … 1600 × 900
 */
export async function renderChart(chart: Chart, size: Size = DEFAULT): Promise<Buffer> {
  const svg = chartSvg(chart, {
    width: clamp(size.width, LEAST.width, MOST.width),
    height: clamp(size.height, LEAST.height, MOST.height),
  });
  const image = await renderAsync(svg, {
    font: { loadSystemFonts: false, fontFiles: fontFiles(svg), defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
    fitTo: { mode: 'zoom', value: 2 },
    background: '#ffffff',
    logLevel: 'off',
  });
  return image.asPng();
}

// TTF only: with WOFF files, or none, resvg draws no text and reports no error.
function fontFiles(svg: string): string[] {
  const { resolve } = createRequire(import.meta.url);
  const files = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => resolve(`dejavu-fonts-ttf/ttf/${file}`));
  // It has no Hangul; the font that has takes longer to be read than most pictures to be drawn.
  return /\p{Script=Hangul}/u.test(svg) ? [...files, join(import.meta.dirname, 'fonts', 'NanumGothic-Regular.ttf')] : files;
}

function clamp(value: number, low: number, high: number): number {
  return Number.isFinite(value) ? Math.round(Math.min(high, Math.max(low, value))) : low;
}
