import jsqr from 'jsqr';

// Its types tell of a module with a default export; what is imported is that export.
const scan = jsqr as unknown as typeof jsqr.default;

/** What a phone reads of a picture, RGBA. */
export function scannedPixels(pixels: Uint8ClampedArray, width: number, height: number): string | null {
  return scan(pixels, width, height)?.data ?? null;
}

/** What a phone reads of rows of dark (`1`) and light squares. */
export function scanned(rows: readonly string[]): string | null {
  const scale = 4;
  const width = (rows[0]?.length ?? 0) * scale;
  const pixels = new Uint8ClampedArray(width * rows.length * scale * 4).fill(255);
  for (let y = 0; y < rows.length * scale; y++)
    for (let x = 0; x < width; x++)
      if (rows[Math.floor(y / scale)]?.[Math.floor(x / scale)] === '1') pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  return scannedPixels(pixels, width, rows.length * scale);
}
