import type { Page } from 'playwright-core';

/*
 * What a person with a screen reader, a keyboard or poor sight would stumble over, looked for on a page as it stands. Not everything that
 * WCAG 2.2 asks for, but what a script can tell: names of controls, references, headings, contrast, order of focus, its mark.
 */

/** Faults of the page as it stands, a line each. @see https://www.w3.org/TR/WCAG22/ */
export async function faultsOf(page: Page): Promise<string[]> {
  return (await page.evaluate(LOOK)) as string[];
}

/** The names of what the key reaches, in its order, until it comes round; a control whose focus cannot be seen has `(unseen)` behind it. */
export async function tabThrough(page: Page, key: 'Tab' | 'Shift+Tab' = 'Tab', most = 25): Promise<string[]> {
  await page.evaluate('document.activeElement?.blur?.(); scrollTo(0, 0)');
  const names: string[] = [];
  for (let n = 0; n < most; n += 1) {
    await page.keyboard.press(key);
    const name = (await page.evaluate(FOCUSED)) as string | null;
    if (name === null) break;
    names.push(name);
  }
  return names;
}

const NAME = `
  const nameOf = (node) => {
    const by = (node.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean).map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    const own = [...(node.labels ?? [])].map((label) => label.textContent).join(' ');
    const alt = [...node.querySelectorAll('img[alt], svg[aria-label]')].map((one) => one.getAttribute('alt') ?? one.getAttribute('aria-label')).join(' ');
    return (by || node.getAttribute('aria-label') || own || node.textContent + alt || node.getAttribute('title') || '').replace(/\\s+/g, ' ').trim();
  };`;

const FOCUSED = `(() => {${NAME}
  const node = document.activeElement;
  if (node === null || node === document.body) return null;
  const style = getComputedStyle(node);
  const isSeen = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  const box = node.getBoundingClientRect();
  // Something else may lie over its beginning.
  const [x, y] = [box.left + Math.min(8, box.width / 2), box.top + Math.min(8, box.height / 2)];
  const top = document.elementFromPoint(x, y);
  const isThere = top !== null && (node.contains(top) || top.contains(node));
  return nameOf(node).slice(0, 60) + (isSeen && isThere ? '' : ' (unseen)');
})()`;

const LOOK = `(() => {${NAME}
  const faults = [];
  const isShown = (node) => node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && node.getClientRects().length > 0;
  const said = (node) => node.outerHTML.replace(/\\s+/g, ' ').slice(0, 90);
  const all = [...document.querySelectorAll('body *')].filter(isShown);
  for (const node of all) {
    if (node.matches('a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex="0"]') && nameOf(node) === '') faults.push('no name: ' + said(node));
    if (Number(node.getAttribute('tabindex') ?? 0) > 0) faults.push('an order of its own: ' + said(node));
    if (node.matches('img:not([alt]), svg:not([aria-label]):not([aria-hidden]):not([role])') && node.closest('[aria-hidden=true]') === null) faults.push('a picture without words: ' + said(node));
    for (const name of ['for', 'aria-describedby', 'aria-labelledby', 'aria-controls'])
      for (const id of (node.getAttribute(name) ?? '').split(' ').filter(Boolean)) if (document.getElementById(id) === null) faults.push(name + ' leads nowhere: ' + said(node));
  }
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) faults.push('an id twice: ' + id);
  const levels = all.filter((node) => /^H[1-6]$/.test(node.tagName)).map((node) => Number(node.tagName[1]));
  levels.forEach((level, at) => at > 0 && level > levels[at - 1] + 1 && faults.push('a heading of level ' + level + ' below one of ' + levels[at - 1]));
  if (levels.filter((level) => level === 1).length !== 1) faults.push('titles: ' + levels.filter((level) => level === 1).length);
  const landmarks = [...document.querySelectorAll('nav')].filter(isShown);
  if (landmarks.length > 1) for (const node of landmarks) if (!node.getAttribute('aria-label')) faults.push('one of several navigations without a name: ' + said(node));
  if (!document.documentElement.lang) faults.push('no language');
  if (document.documentElement.scrollWidth > innerWidth) faults.push('too wide by ' + (document.documentElement.scrollWidth - innerWidth));
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const colour = (text) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (node) => {
    const layers = [];
    for (let one = node; one !== null; one = one.parentElement) layers.push(colour(getComputedStyle(one).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 1] : [255, 255, 255, 1]);
  };
  for (const node of all) {
    const text = [...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data).join('').trim();
    if (text === '' || node.closest('svg') !== null || node.closest('.unseen, :disabled') !== null) continue;
    const style = getComputedStyle(node);
    const back = behind(node);
    const [a, b] = [light(over(colour(style.color), back)), light(back)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) faults.push('contrast ' + ratio.toFixed(2) + ': ' + said(node));
  }
  return faults;
})()`;
