import { drawAnimatedWebp, drawPhotograph, drawPicture, quarters } from '@cedula/imaging/testing/pictures.ts';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { reasonOf } from '../testing/start-media.ts';
import { type Rendition, renderVariants } from './render-variants.ts';

const traces = ['CameraMaker', 'secret-location', 'Exif', 'GPS', 'http://ns.adobe.com', 'evil-tail'];

/** What of a picture's origin can still be found in its bytes. */
function tracesIn({ bytes }: Rendition): string[] {
  const text = Buffer.from(bytes).toString('latin1');
  return traces.filter((trace) => text.includes(trace));
}

const smaller = (renditions: readonly Rendition[]) => renditions.slice(1);

describe('the sizes of an image', () => {
  test('are 1600, 800 and 200 at the longest side, beside the bytes themselves', async () => {
    const photograph = await drawPhotograph({ width: 2_000, height: 1_500 });
    const renditions = await renderVariants(photograph);
    expect(renditions.map(({ variant: { name, width, height } }) => [name, width, height])).toEqual([
      ['original', 2_000, 1_500],
      ['large', 1_600, 1_200],
      ['medium', 800, 600],
      ['thumb', 200, 150],
    ]);
    expect(renditions[0]?.bytes).toBe(photograph);
    for (const { variant, bytes } of renditions) {
      const { width, height, format } = await sharp(bytes).metadata();
      expect({ width, height, contentType: `image/${format}` }).toEqual({
        width: variant.width,
        height: variant.height,
        contentType: variant.contentType,
      });
      expect(bytes.length).toBe(variant.sizeBytes);
    }
  });

  test('are never larger than the original, and keep its shape', async () => {
    const sides = fc.integer({ min: 1, max: 1_900 });
    await fc.assert(
      fc.asyncProperty(sides, sides, async (width, height) => {
        const content = await drawPicture({ width, height }).png({ compressionLevel: 1 }).toBuffer();
        const renditions = await renderVariants(content);
        for (const [index, limit] of [1_600, 800, 200].entries()) {
          const scale = Math.min(1, limit / Math.max(width, height));
          const { variant } = smaller(renditions)[index] ?? { variant: undefined };
          expect(Math.abs((variant?.width ?? 0) - Math.max(1, width * scale))).toBeLessThanOrEqual(1);
          expect(Math.abs((variant?.height ?? 0) - Math.max(1, height * scale))).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('hold nothing of the file but its picture', async () => {
    const photograph = await drawPhotograph({ width: 900, height: 700 });
    const polyglot = Buffer.concat([photograph, Buffer.from('PK\x03\x04 evil-tail <script>')]);
    const [original, ...others] = await renderVariants(polyglot);
    expect(original && tracesIn(original)).toEqual(
      expect.arrayContaining(['CameraMaker', 'secret-location']),
    );
    expect(original && tracesIn(original)).toContain('evil-tail');
    for (const rendition of others) {
      expect(tracesIn(rendition)).toEqual([]);
      const { exif, xmp, iptc, icc, orientation } = await sharp(rendition.bytes).metadata();
      expect([exif, xmp, iptc, icc, orientation]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    }
  });

  test.each([1, 3, 6, 8])('stand upright, however the camera was held (%i)', async (orientation) => {
    const lying = await drawPhotograph({ width: 400, height: 300, orientation });
    const topLeft = new Map([
      [1, 0],
      [3, 3],
      [6, 2],
      [8, 1],
    ]).get(orientation);
    const [original, ...others] = await renderVariants(lying);
    const turned = orientation > 4;
    expect(original?.variant).toMatchObject(
      turned ? { width: 300, height: 400 } : { width: 400, height: 300 },
    );
    for (const { bytes, variant } of others) {
      expect(variant.width < variant.height).toBe(turned);
      const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
      const start = (Math.floor(variant.height / 4) * variant.width + Math.floor(variant.width / 4)) * 3;
      for (const [channel, value] of (quarters[topLeft ?? 0] ?? []).entries()) {
        expect(Math.abs((data[start + channel] ?? 0) - value)).toBeLessThan(30);
      }
    }
  });

  test('are JPEG, and WebP where there is transparency', async () => {
    const opaque = await renderVariants(await drawPicture().webp().toBuffer());
    expect(opaque.map(({ variant }) => variant.contentType)).toEqual([
      'image/webp',
      ...Array.from({ length: 3 }, () => 'image/jpeg'),
    ]);
    const transparent = await renderVariants(await drawPicture({ alpha: true }).png().toBuffer());
    expect(transparent.map(({ variant }) => variant.contentType)).toEqual([
      'image/png',
      ...Array.from({ length: 3 }, () => 'image/webp'),
    ]);
    expect((await sharp(transparent[3]?.bytes).metadata()).hasAlpha).toBe(true);
  });

  test('are not made of what is no single picture', async () => {
    expect(await reasonOf(renderVariants(await drawAnimatedWebp()))).toBe('MULTIPLE_FRAMES');
  });
});
