import type { Reason } from '@cedula/operations/reasons.ts';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { maxPixels } from '@cedula/imaging/open-image.ts';
import { type Pixels, openImage, readPixels } from './decode.ts';

const deadline = Date.now() + 60_000;

function blank(width: number, height: number, background = '#ff0000') {
  return sharp({ create: { width, height, channels: 3, background } });
}

async function decode(bytes: Uint8Array): Promise<Pixels> {
  return readPixels((await openImage(bytes, deadline)).upright());
}

async function refusal(bytes: Uint8Array): Promise<Reason | undefined> {
  return decode(bytes).then(
    () => undefined,
    (error: { reason: Reason }) => error.reason,
  );
}

const jpeg = await blank(40, 20).jpeg().toBuffer();
const png = await blank(40, 20).png().toBuffer();
const webp = await blank(40, 20).webp().toBuffer();

function chunk(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), body, Buffer.alloc(4)]);
}

describe('what is taken', () => {
  test.each([
    ['JPEG', jpeg],
    ['PNG', png],
    ['WebP', webp],
  ])('a %s is decoded to RGB', async (_, bytes) => {
    const pixels = await decode(bytes);
    expect(pixels).toMatchObject({ width: 40, height: 20, channels: 3 });
    expect(pixels.data.length).toBe(40 * 20 * 3);
  });

  test('size and pixels are those of the upright image', async () => {
    const left = await blank(20, 20, '#0000ff').png().toBuffer();
    const lying = await blank(40, 20)
      .composite([{ input: left, left: 0, top: 0 }])
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const image = await openImage(lying, deadline);
    expect(image).toMatchObject({ width: 20, height: 40 });
    const { data, width } = await readPixels(image.upright());
    expect(width).toBe(20);
    // Turned clockwise, the left half is the upper one.
    expect([...data.subarray(0, 3)].map((value) => value > 128)).toEqual([false, false, true]);
  });

  test('transparency lies on white; grey, 16 bits and CMYK become RGB bytes', async () => {
    const clear = await sharp({ create: { width: 4, height: 4, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();
    expect([...(await decode(clear)).data.subarray(0, 3)]).toEqual([255, 255, 255]);
    const grey = await blank(4, 4).toColourspace('grey16').png().toBuffer();
    expect(await decode(grey)).toMatchObject({ channels: 3 });
    const cmyk = await blank(8, 8).toColourspace('cmyk').jpeg().toBuffer();
    const [red = 0, green = 255, blue = 255] = (await decode(cmyk)).data;
    expect(red).toBeGreaterThan(180);
    expect(Math.max(green, blue)).toBeLessThan(90);
  });

  test('an image of exactly the limit passes', async () => {
    expect((await openImage(await blank(5000, 5000).png().toBuffer(), deadline)).width).toBe(5000);
  });
});

describe('what is refused', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('this is not an image at all')],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['a PDF', Buffer.from('%PDF-1.7 and so on, and so on')],
  ])('%s is of no supported type', async (_, bytes) => {
    expect(await refusal(bytes)).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  test.each([
    ['a JPEG without its second half', jpeg.subarray(0, jpeg.length / 2)],
    ['a PNG without its second half', png.subarray(0, png.length / 2)],
    ['a WebP without its second half', webp.subarray(0, webp.length / 2)],
    ['a signature alone', png.subarray(0, 12)],
  ])('%s is unreadable', async (_, bytes) => {
    expect(await refusal(bytes)).toBe('IMAGE_UNREADABLE');
  });

  test('other kinds that the decoder knows are not supported', async () => {
    expect(await refusal(await blank(4, 4).gif().toBuffer())).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await refusal(await blank(4, 4).tiff().toBuffer())).toBe('UNSUPPORTED_MEDIA_TYPE');
    await expect(sharp(await blank(4, 4).gif().toBuffer()).metadata()).rejects.toThrow('unsupported');
  });

  test('a pixel too many is refused before anything is decoded', async () => {
    const bomb = await blank(7000, 7000).png().toBuffer();
    const started = performance.now();
    expect(await refusal(bomb)).toBe('TOO_MANY_PIXELS');
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(
      await refusal(
        await blank(maxPixels / 5000 + 1, 5000)
          .png()
          .toBuffer(),
      ),
    ).toBe('TOO_MANY_PIXELS');
  });

  test('an animation has too many frames', async () => {
    const frames = [await blank(8, 8).png().toBuffer(), await blank(8, 8, '#00ff00').png().toBuffer()];
    const animated = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer();
    expect(await refusal(animated)).toBe('MULTIPLE_FRAMES');
    const header = png.subarray(0, 33);
    const animatedPng = Buffer.concat([header, chunk('acTL', Buffer.alloc(8)), png.subarray(33)]);
    expect(await refusal(animatedPng)).toBe('MULTIPLE_FRAMES');
  });

  test('whatever the bytes are, the answer is pixels or a reason', async () => {
    const damage = fc.array(fc.tuple(fc.nat({ max: 800 }), fc.nat({ max: 255 })), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(jpeg, png, webp), damage, async (whole, changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const reason = await refusal(bytes);
        const reasons = [
          'UNSUPPORTED_MEDIA_TYPE',
          'IMAGE_UNREADABLE',
          'TOO_MANY_PIXELS',
          'MULTIPLE_FRAMES',
          undefined,
        ];
        expect(reasons).toContain(reason);
      }),
      { numRuns: 300 },
    );
  });
});
