import sharp, { type Sharp } from 'sharp';
import { crc32, deflateSync } from 'node:zlib';

/** The colours of a picture's quarters, from the top left, in reading order. */
export const quarters = [
  [220, 30, 30],
  [30, 200, 30],
  [30, 30, 220],
  [240, 240, 240],
] as const;

/** How pictures for tests are drawn. They are drawn from pixels: no loader has to be open for them. */
export interface PictureOptions {
  readonly width?: number;
  readonly height?: number;
  /** With an alpha channel. */
  readonly alpha?: boolean;
}

/** A picture of four coloured quarters, a little grainy, to be written in any format. */
export function drawPicture({ width = 640, height = 480, alpha = false }: PictureOptions = {}): Sharp {
  const channels = alpha ? 4 : 3;
  const data = Buffer.alloc(width * height * channels, 128);
  let grain = 1;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const quarter = quarters[(y * 2 < height ? 0 : 2) + (x * 2 < width ? 0 : 1)] ?? [0, 0, 0];
      grain = (grain * 1_103_515_245 + 12_345) % 2_147_483_648;
      const shade = (grain >> 16) % 12;
      for (let channel = 0; channel < 3; channel += 1) {
        data[(y * width + x) * channels + channel] = (quarter[channel] ?? 0) + shade;
      }
    }
  }
  return sharp(data, { raw: { width, height, channels } });
}

/** A JPEG that carries what cameras write: where it was taken, by what, and how it is to be turned. */
export async function drawPhotograph(
  options: PictureOptions & { readonly orientation?: number } = {},
): Promise<Buffer> {
  const { orientation = 1 } = options;
  return drawPicture(options)
    .withExif({
      IFD0: { Make: 'CameraMaker', Orientation: String(orientation) },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 30/1 0/1', GPSLongitudeRef: 'E' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">secret-location</x:xmpmeta>')
    .withMetadata({ orientation })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** A WebP of two frames. */
export async function drawAnimatedWebp(): Promise<Buffer> {
  const frame = { width: 60, height: 40 };
  const pixels = Buffer.concat([10, 200].map((shade) => Buffer.alloc(frame.width * frame.height * 3, shade)));
  const raw = {
    width: frame.width,
    height: frame.height * 2,
    channels: 3,
    pageHeight: frame.height,
  } as const;
  return sharp(pixels, { raw })
    .webp({ delay: [100, 100] })
    .toBuffer();
}

/** A PNG with an animation control chunk in front of its pixels. */
export async function drawAnimatedPng(): Promise<Buffer> {
  const png = await drawPicture().png().toBuffer();
  const afterHeader = 33;
  const control = Buffer.alloc(8);
  control.writeUInt32BE(2);
  return Buffer.concat([png.subarray(0, afterHeader), chunk('acTL', control), png.subarray(afterHeader)]);
}

/** A PNG of a few kilobytes that would be decoded to `side`² pixels. */
export function drawPngBomb(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((Math.ceil(side / 8) + 1) * side);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(typed.length + 8);
  framed.writeUInt32BE(data.length);
  typed.copy(framed, 4);
  framed.writeUInt32BE(crc32(typed), typed.length + 4);
  return framed;
}
