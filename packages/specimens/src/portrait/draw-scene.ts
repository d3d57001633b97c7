import sharp from 'sharp';
import { openSvg } from '../open-svg.ts';
import { createRandom } from '../random.ts';
import { shade } from './color.ts';
import { type PictureSize, drawPortrait } from './draw-portrait.ts';

/** Several people side by side in one picture, as PNG; 480×640 pixels each unless a size is given. */
export async function drawGroup(people: readonly string[], size?: PictureSize): Promise<Buffer> {
  const { width, height } = size ?? { width: 480 * people.length, height: 640 };
  const each = { width: Math.floor(width / people.length), height };
  const portraits = await Promise.all(people.map((person) => drawPortrait({ person, size: each })));
  return sharp({ create: { width, height, channels: 3, background: '#d7dde3' } })
    .composite(portraits.map((input, index) => ({ input, left: index * each.width, top: 0 })))
    .png()
    .toBuffer();
}

/** Hills below a sky, without anybody, as PNG of 800×600 pixels unless a size is given. */
export async function drawLandscape(
  seed: string,
  size: PictureSize = { width: 800, height: 600 },
): Promise<Buffer> {
  const random = createRandom(`landscape ${seed}`);
  const between = (low: number, high: number) => low + random.fraction() * (high - low);
  const green = random.pick(['#4f7a45', '#6c7f3f', '#3f6b57', '#8a7a4a']);
  const hills = [0, 1, 2, 3].map((row) => {
    const y = 300 + row * 75;
    const [a, b, c] = [between(-70, 70), between(-70, 70), between(-40, 40)];
    return `<path d="M 0 ${y} C 200 ${y + a}, 350 ${y + b}, 500 ${y} S 700 ${y + c}, 800 ${y} V 600 H 0 Z" fill="${shade(green, 0.4 - row * 0.17)}"/>`;
  });
  const trees = Array.from({ length: 14 }, () => {
    const x = between(10, 790);
    const y = between(420, 570);
    const height = (y - 330) * 0.5;
    return `<path d="M ${x} ${y - height} l ${height * 0.3} ${height} h ${-height * 0.6} Z" fill="${shade(green, -0.45)}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 800 600" preserveAspectRatio="xMidYMid slice">
<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#5b8fc4"/><stop offset="1" stop-color="#dfeaf2"/></linearGradient>
<rect width="800" height="600" fill="url(#sky)"/>${hills.join('')}${trees.join('')}</svg>`;
  return openSvg(svg).removeAlpha().png().toBuffer();
}
