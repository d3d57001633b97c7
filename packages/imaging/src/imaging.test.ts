import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodeImage, type Pixels, readPixels } from './decode-image.ts';
import { inspectImage } from './inspect-image.ts';
import { openImage } from './open-image.ts';
import {
  drawAnimatedPng,
  drawAnimatedWebp,
  drawPhotograph,
  drawPicture,
  drawPngBomb,
  quarters,
} from './testing/pictures.ts';

const jpeg = await drawPicture().jpeg().toBuffer();
const png = await drawPicture().png().toBuffer();
const webp = await drawPicture().webp().toBuffer();

/** What becomes of an upload: judged by its head, then decoded. */
async function take(content: Uint8Array): Promise<Pixels> {
  await inspectImage(content);
  return decodeImage(content, { longestSide: 1_600 });
}

const reasonOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'taken',
    (error: unknown) => (error instanceof DomainError ? error.reason : String(error)),
  );

/** The colour in the middle of each quarter. */
function coloursOf({ data, width, height, channels }: Pixels): number[][] {
  const at = (x: number, y: number) => {
    const start = (Math.floor(y * height) * width + Math.floor(x * width)) * channels;
    return [...data.subarray(start, start + 3)];
  };
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
}

function isNear(colour: readonly number[] | undefined, expected: readonly number[] | undefined): boolean {
  return expected?.every((value, channel) => Math.abs(value - (colour?.[channel] ?? 0)) < 30) ?? false;
}

describe('the head of an image', () => {
  test.each([
    ['JPEG', jpeg, 'image/jpeg'],
    ['PNG', png, 'image/png'],
    ['WebP', webp, 'image/webp'],
  ])('tells type and size of a %s', async (_, content, contentType) => {
    expect(await inspectImage(content)).toEqual({ contentType, width: 640, height: 480 });
  });

  test.each([5, 6, 7, 8])(
    'tells the size of the upright image where it lies on its side (%i)',
    async (orientation) => {
      const lying = await drawPhotograph({ orientation });
      expect(await inspectImage(lying)).toMatchObject({ width: 480, height: 640 });
    },
  );

  test('is enough to refuse 16000×16000 pixels in 31 kB, without decoding them', async () => {
    const bomb = drawPngBomb(16_000);
    expect(bomb.length).toBeLessThan(32_000);
    await inspectImage(png);
    const startedAt = performance.now();
    expect(await reasonOf(take(bomb))).toBe('TOO_MANY_PIXELS');
    // Decoded they cost more than a second on an idle machine.
    expect(performance.now() - startedAt).toBeLessThan(600);
  });

  test('lets 25 megapixels through and not one more row', async () => {
    expect(await inspectImage(drawPngBomb(5_000))).toMatchObject({ width: 5_000, height: 5_000 });
    expect(await reasonOf(inspectImage(drawPngBomb(5_001)))).toBe('TOO_MANY_PIXELS');
  });

  test('is enough to refuse more than one frame', async () => {
    expect(await reasonOf(inspectImage(await drawAnimatedWebp()))).toBe('MULTIPLE_FRAMES');
    expect(await reasonOf(inspectImage(await drawAnimatedPng()))).toBe('MULTIPLE_FRAMES');
  });
});

describe('what is no JPEG, PNG or WebP', () => {
  const gif = drawPicture({ width: 40, height: 30 }).gif().toBuffer();
  const tiff = drawPicture({ width: 40, height: 30 }).tiff().toBuffer();
  test.each([
    ['a GIF', gif],
    ['a TIFF', tiff],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj')],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['two bytes', Buffer.from([0xff, 0xd8])],
    ['nothing', Buffer.alloc(0)],
    ['a sound in the container of WebP', Buffer.from('RIFF\x10\0\0\0WAVEfmt ')],
  ])('is refused as such: %s', async (_, content) => {
    expect(await reasonOf(take(await content))).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  test('is not opened by any loader, whoever asks in this process', async () => {
    await expect(sharp(await gif).metadata()).rejects.toThrow('unsupported image format');
    await expect(sharp(Buffer.from('<svg width="9" height="9"/>')).metadata()).rejects.toThrow(
      'unsupported image format',
    );
  });
});

describe('an image that is damaged', () => {
  test.each([
    ['JPEG', jpeg],
    ['PNG', png],
    ['WebP', webp],
  ])('is refused wherever a %s is cut off', async (_, whole) => {
    for (const share of [0.01, 0.3, 0.9, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      expect(await reasonOf(take(cut)), `at ${share}`).toBe('IMAGE_UNREADABLE');
    }
  });

  test.each([
    ['JPEG', [0xff, 0xd8, 0xff, 0xe0]],
    ['PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
    ['WebP', [...Buffer.from('RIFF\x00\x10\x00\x00WEBPVP8 ', 'latin1')]],
  ])('is refused where a %s is noise behind its first bytes', async (_, first) => {
    const noise = Buffer.from(Array.from({ length: 4_000 }, (__, index) => (index * 7_919) % 251));
    expect(await reasonOf(take(Buffer.concat([Buffer.from(first), noise])))).toBe('IMAGE_UNREADABLE');
  });

  test('is taken where decoders forgive it, as they do bytes behind the end', async () => {
    for (const whole of [jpeg, png, webp]) {
      const tailed = Buffer.concat([whole, Buffer.from('<script>alert(1)</script>')]);
      expect(await reasonOf(take(tailed))).toBe('taken');
    }
  });
});

describe('the pixels of an image', () => {
  // EXIF 2.32 §4.6.4 A: which quarters of the stored rows the upright image shows, in reading order.
  test.each([
    [1, [0, 1, 2, 3]],
    [2, [1, 0, 3, 2]],
    [3, [3, 2, 1, 0]],
    [4, [2, 3, 0, 1]],
    [5, [0, 2, 1, 3]],
    [6, [2, 0, 3, 1]],
    [7, [3, 1, 2, 0]],
    [8, [1, 3, 0, 2]],
  ])('are upright, however the camera was held (%i)', async (orientation, order) => {
    const colours = coloursOf(await take(await drawPhotograph({ orientation })));
    for (const [place, quarter] of order.entries()) {
      expect(isNear(colours[place], quarters[quarter]), `quarter ${place}`).toBe(true);
    }
  });

  test('are never more than there were, and never longer than asked for', async () => {
    const wide = await drawPicture({ width: 900, height: 300 }).png().toBuffer();
    expect(await decodeImage(wide, { longestSide: 300 })).toMatchObject({ width: 300, height: 100 });
    expect(await decodeImage(wide, { longestSide: 5_000 })).toMatchObject({ width: 900, height: 300 });
  });

  test('are given up when they take too long, which is not the fault of the image', async () => {
    const slow = openImage(drawPngBomb(5_000)).median(41).timeout({ seconds: 1 });
    const startedAt = performance.now();
    expect(await reasonOf(readPixels(slow))).toBe('DEADLINE_EXCEEDED');
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  test('are sRGB of 8 bits, whatever the file holds', async () => {
    const picture = () => drawPicture({ width: 60, height: 40 });
    const files = {
      grey: await picture().toColourspace('b-w').jpeg().toBuffer(),
      'grey with alpha': await drawPicture({ width: 60, height: 40, alpha: true })
        .toColourspace('b-w')
        .png()
        .toBuffer(),
      '16 bits': await picture().toColourspace('rgb16').png().toBuffer(),
      palette: await picture().png({ palette: true }).toBuffer(),
      cmyk: await picture().toColourspace('cmyk').jpeg().toBuffer(),
      'wide gamut': await picture().withIccProfile('p3').jpeg().toBuffer(),
    };
    for (const [name, content] of Object.entries(files)) {
      const { data, width, height, channels } = await take(content);
      expect({ name, length: data.length }).toEqual({ name, length: width * height * channels });
      expect({ name, channels }).toEqual({ name, channels: name === 'grey with alpha' ? 4 : 3 });
    }
  });
});
