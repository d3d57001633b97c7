import { Cedula } from '@cedula/client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Detection, Line, Match, Reading, Report, Uploaded } from './answers.ts';
import { chargeCards } from './charge.ts';
import { money, type Page, timed } from './page.ts';
import type { drawPictures, PictureName } from './pictures.ts';

/** What the story leaves behind to be drawn. */
export interface Findings {
  readonly detection: Detection;
  readonly reading: Reading;
  readonly passport: Uploaded['image'];
}

/** Does the main job through the public API, as an outside company would, and tells it on the page. */
export async function tellStory(
  baseUrl: string,
  { holder, files }: Awaited<ReturnType<typeof drawPictures>>,
  page: Page,
): Promise<Findings> {
  page.heading('A company signs up');
  const company = { name: 'Utopia Rentals', email: 'it@rentals.example' };
  const { result: signedUp, ms } = await timed(() => Cedula.signUp(baseUrl, company));
  const { cedula } = signedUp;
  page.fact(company.name, `client ${signedUp.client.id}`, ms);
  page.fact('access key', `${signedUp.accessKey.id} (its secret was shown once, to us)`);

  const images = await uploadAll(cedula, files, page);
  const detection = await findFaces(cedula, images['group.png'].id, page);
  await matchFaces(cedula, images, page);
  await compareWithoutStoring(cedula, files, page);
  const reading = await readPassport(cedula, images['passport.jpg'].id, holder.surname, page);
  await chargeCards(cedula, page);
  await showBill(cedula, page);
  return { detection, reading, passport: images['passport.jpg'] };
}

type Images = Readonly<Record<PictureName, Uploaded['image']>>;

async function uploadAll(cedula: Cedula, files: Record<PictureName, Buffer>, page: Page): Promise<Images> {
  page.heading('It uploads pictures (drawn by code: nobody in them exists)');
  const upload = async (name: PictureName) => {
    const form = new FormData();
    form.set('content', new Blob([new Uint8Array(files[name])]), name);
    form.set('label', 'demo');
    const { result, ms } = await timed(() => cedula.request<Uploaded>('POST', '/v1/images', { form }));
    const { image } = result.body;
    const sizes = image.variants.map((variant) => variant.name).join(', ');
    page.fact(name, `${image.id}  ${image.width}x${image.height}  ${sizes}`, ms);
    return image;
  };
  return {
    'selfie.jpg': await upload('selfie.jpg'),
    'passport.jpg': await upload('passport.jpg'),
    'stranger.jpg': await upload('stranger.jpg'),
    'group.png': await upload('group.png'),
  };
}

async function findFaces(cedula: Cedula, imageId: string, page: Page): Promise<Detection> {
  page.heading('Faces are found');
  const { result, ms } = await timed(() => cedula.post<Detection>('/v1/face-detections', { imageId }));
  page.fact(
    'group.png',
    `${result.faces.length} faces, by ${result.engine.name}: ${result.engine.model}`,
    ms,
  );
  for (const { boxPixels, confidence, quality } of result.faces) {
    const place = `${boxPixels.width}x${boxPixels.height} at ${boxPixels.left},${boxPixels.top}`;
    const verdict = quality.acceptable ? 'good' : quality.reasons.join(' ');
    page.fact('', `${place}, confidence ${confidence.toFixed(1)}, quality ${verdict}`);
  }
  return result;
}

async function matchFaces(cedula: Cedula, images: Images, page: Page): Promise<void> {
  page.heading('A selfie is matched with the portrait in the passport');
  const match = async (who: string, source: PictureName) => {
    const request = { sourceImageId: images[source].id, targetImageId: images['passport.jpg'].id };
    const { result, ms } = await timed(() => cedula.post<Match>('/v1/face-matches', request));
    page.fact(who, verdictOf(result), ms);
  };
  await match('the same person', 'selfie.jpg');
  await match('somebody else', 'stranger.jpg');
}

async function compareWithoutStoring(
  cedula: Cedula,
  files: Record<PictureName, Buffer>,
  page: Page,
): Promise<void> {
  const form = new FormData();
  form.set('image1', new Blob([new Uint8Array(files['selfie.jpg'])]));
  form.set('image2', new Blob([new Uint8Array(files['stranger.jpg'])]));
  const { result, ms } = await timed(() => cedula.request<Match>('POST', '/v1/face-comparisons', { form }));
  page.fact('compared, not stored', verdictOf(result.body), ms);
}

function verdictOf({ match, similarity, threshold }: Match): string {
  return `${match ? 'match' : 'no match'}: similarity ${similarity.toFixed(1)}, threshold ${threshold}`;
}

async function readPassport(cedula: Cedula, imageId: string, surname: string, page: Page): Promise<Reading> {
  page.heading(`The passport is read (drawn for ${surname} of Utopia)`);
  const request = { imageId, documentType: 'PASSPORT' };
  const { result, ms } = await timed(() => cedula.post<Reading>('/v1/text-extractions', request));
  const { mrz } = result;
  page.fact(
    'machine-readable zone',
    mrz === undefined ? 'not read' : `${mrz.format}, ${mrz.valid ? 'valid' : 'not valid'}`,
    ms,
  );
  for (const line of mrz?.lines ?? []) page.text(`    ${line}`);
  for (const [check, isRight] of Object.entries(mrz?.checks ?? {})) {
    page.fact(`check ${check}`, isRight ? 'right' : 'WRONG');
  }
  for (const { name, value, source, confidence } of result.fields) {
    page.fact(name, `${value.padEnd(28)} ${source.toLowerCase().padEnd(7)} ${confidence.toFixed(0)} %`);
  }
  return result;
}

/** Four uploads, a detection, two matches, a comparison, a reading. */
const billedCalls = 9;

async function showBill(cedula: Cedula, page: Page): Promise<void> {
  page.heading('What it will be billed for');
  const startedAt = performance.now();
  let lines: readonly Line[] = [];
  while (lines.length < billedCalls && performance.now() - startedAt < 10_000) {
    ({ lines } = await cedula.get<{ lines: Line[] }>('/v1/reports/usage/lines', { pageSize: 100 }));
    if (lines.length < billedCalls) await sleep(100);
  }
  const waited = performance.now() - startedAt;
  const { report } = await cedula.get<Report>('/v1/reports/usage', { groupBy: 'METER' });
  for (const line of lines.toReversed()) {
    page.fact(
      line.meter,
      `${unitsOf(line)}  ${money(line.priceMinorUnits, report.currency)}  ${line.requestId}`,
    );
  }
  const sum = lines.reduce((total, { priceMinorUnits }) => total + Number(priceMinorUnits), 0);
  page.fact('sum of the lines', `${lines.length} lines  ${money(String(sum), report.currency)}`, waited);
  for (const row of report.rows)
    page.fact(row.group, `${unitsOf(row)}  ${money(row.priceMinorUnits, report.currency)}`);
  page.fact('total', `${unitsOf(report)}  ${money(report.priceMinorUnits, report.currency)}`);
}

const unitsOf = ({ units }: { readonly units: string }) => (units === '1' ? '1 unit' : `${units} units`);
