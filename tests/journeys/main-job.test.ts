import type { Answer } from '@cedula/client';
import { mrzLines } from '@cedula/specimens';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPrivateStack } from '../../tools/testing/mesh.ts';
import { type Image, imagesOf } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { type UsageLine, usageLines } from '../fixtures/usage.ts';
import type {
  Answered,
  Comparison,
  Detection,
  Face,
  Match,
  Reading,
  Report,
  Result,
  Usage,
} from './answers.ts';
import { holder, type PictureName, pictures } from './pictures.ts';

// One company's first day, in order; each step goes on where the one before it ended.
const stack = await startPrivateStack({ environment: { CEDULA_RATE_BURST: '1000' } });
afterAll(() => stack[Symbol.asyncDispose]());
const tenant = await newTenant(stack.httpUrl);
const { cedula } = tenant;

const images = new Map<PictureName, Image>();
const idOf = (name: PictureName) => images.get(name)?.id ?? '';

/** What was billed: the request, its meter, the label of its image. */
const billed: Pick<UsageLine, 'requestId' | 'meter' | 'label'>[] = [];
/** The answers of engines, newest first, and the requests that asked. */
const answered: { readonly requestId: string; readonly body: Answered }[] = [];

/** Sends a request that is billed, and remembers what it has to be found as. */
async function bill<T>(request: Promise<Answer<T>>, meter: string, label = ''): Promise<T> {
  const { headers, body } = await request;
  const requestId = headers.get('x-request-id') ?? '';
  expect(headers.get('cedula-meter')).toBe(`${meter};units=1`);
  billed.unshift({ requestId, meter, label });
  return body;
}

async function ask<T extends Answered>(path: string, json: object, meter: string, label = ''): Promise<T> {
  const body = await bill(cedula.request<T>('POST', path, { json }), meter, label);
  answered.unshift({ requestId: billed[0]?.requestId ?? '', body });
  return body;
}

function fileForm(files: Readonly<Record<string, Uint8Array>>): FormData {
  const form = new FormData();
  for (const [name, bytes] of Object.entries(files)) form.set(name, new Blob([new Uint8Array(bytes)]), name);
  return form;
}

/** Sees that a face is inside its picture, in ratios and in pixels alike. */
function expectPlausible(
  { box, boxPixels, confidence, landmarks }: Face,
  size: { width: number; height: number },
) {
  for (const ratio of Object.values(box)) expect(ratio).toBeGreaterThanOrEqual(0);
  expect(box.left + box.width).toBeLessThanOrEqual(1.001);
  expect(box.top + box.height).toBeLessThanOrEqual(1.001);
  expect(Math.abs(boxPixels.left - box.left * size.width)).toBeLessThanOrEqual(1);
  expect(Math.abs(boxPixels.width - box.width * size.width)).toBeLessThanOrEqual(2);
  expect(confidence).toBeGreaterThan(50);
  expect(landmarks.length).toBeGreaterThan(2);
}

test('it uploads its pictures', async () => {
  for (const name of Object.keys(pictures) as PictureName[]) {
    const form = fileForm({ content: pictures[name] });
    form.set('label', name);
    const upload = cedula.request<{ image: Image }>('POST', '/v1/images', { form });
    images.set(name, (await bill(upload, 'image_upload', name)).image);
  }
  expect(await imagesOf(cedula)).toEqual([...images.values()].toReversed());
});

describe('faces are found', () => {
  test('one in a selfie, good enough to be compared', async () => {
    const imageId = idOf('selfie');
    const { faces, engine } = await ask<Detection>(
      '/v1/face-detections',
      { imageId },
      'face_detection',
      'selfie',
    );
    expect(engine).toMatchObject({ name: 'local' });
    expect(faces).toHaveLength(1);
    for (const face of faces) expectPlausible(face, { width: 640, height: 640 });
    expect(faces[0]?.quality).toEqual({ acceptable: true, reasons: [] });
  });

  test('two in a group, the largest first', async () => {
    const imageId = idOf('group');
    const { faces } = await ask<Detection>('/v1/face-detections', { imageId }, 'face_detection', 'group');
    const areas = faces.map(({ boxPixels: { width, height } }) => width * height);
    expect(areas).toHaveLength(2);
    expect(areas).toEqual(areas.toSorted((one, other) => other - one));
  });

  test('none in a landscape, which is an answer and billed as one', async () => {
    const imageId = idOf('landscape');
    const { faces } = await ask<Detection>('/v1/face-detections', { imageId }, 'face_detection', 'landscape');
    expect(faces).toEqual([]);
  });

  test('the same in a picture that is sent along, of which nothing stays', async () => {
    const image = pictures.selfie.toString('base64');
    const { resultId, ...inJson } = await ask<Detection>('/v1/face-detections', { image }, 'face_detection');
    const form = fileForm({ image: pictures.selfie });
    const sent = await bill(
      cedula.request<Detection>('POST', '/v1/face-detections', { form }),
      'face_detection',
    );
    answered.unshift({ requestId: billed[0]?.requestId ?? '', body: sent });
    expect(sent.faces).toEqual(inJson.faces);
    expect(await imagesOf(cedula)).toHaveLength(images.size);
    expect((await cedula.get<{ result: Result }>(`/v1/results/${resultId}`)).result.imageIds).toEqual([]);
  });
});

describe('a selfie is matched with the portrait in a passport', () => {
  const match = (source: PictureName, more: object = {}) =>
    ask<Match>(
      '/v1/face-matches',
      { sourceImageId: idOf(source), targetImageId: idOf('passport'), ...more },
      'face_match',
      source,
    );

  test('the same person matches', async () => {
    const answer = await match('selfie');
    expect(answer).toMatchObject({ match: true, threshold: 60 });
    expect(answer.similarity).toBeGreaterThanOrEqual(60);
    expectPlausible(answer.sourceFace, { width: 640, height: 640 });
    expectPlausible(answer.targetFace, { width: images.get('passport')?.width ?? 0, height: 0 });
  });

  test('somebody else does not', async () => {
    const answer = await match('stranger');
    expect(answer.match).toBe(false);
    expect(answer.similarity).toBeLessThan(60);
  });

  test('by the threshold that is asked for, with the same similarity', async () => {
    const [strict, lax] = [
      await match('selfie', { threshold: 100 }),
      await match('stranger', { threshold: 0 }),
    ];
    expect([strict.match, strict.threshold, lax.match, lax.threshold]).toEqual([false, 100, true, 0]);
  });

  test.each([
    ['landscape', 'passport', 'NO_FACE', 'source'],
    ['selfie', 'landscape', 'NO_FACE', 'target'],
    ['group', 'passport', 'MULTIPLE_FACES', 'source'],
    ['selfie', 'group', 'MULTIPLE_FACES', 'target'],
  ] as const)('not where %s and %s have none or several', async (source, target, reason, image) => {
    const json = { sourceImageId: idOf(source), targetImageId: idOf(target) };
    const response = await cedula.fetch('POST', '/v1/face-matches', { json });
    const imageId = idOf(image === 'source' ? source : target);
    expect([response.status, await response.json()]).toMatchObject([422, { reason, image, imageId }]);
  });
});

test('two pictures are compared, and nothing of them stays', async () => {
  const form = fileForm({ image1: pictures.selfie, image2: pictures.passport });
  const request = cedula.request<Comparison>('POST', '/v1/face-comparisons', { form });
  const same = await bill(request, 'face_match');
  answered.unshift({ requestId: billed[0]?.requestId ?? '', body: same });
  expect([same.match, same.faces1.length, same.faces2.length]).toEqual([true, 1, 1]);
  const json = { image1: pictures.selfie.toString('base64'), image2: pictures.stranger.toString('base64') };
  const other = await ask<Comparison>('/v1/face-comparisons', json, 'face_match');
  expect(other.match).toBe(false);
  expect(await imagesOf(cedula)).toHaveLength(images.size);
});

describe('a document is read', () => {
  const read = (name: PictureName) =>
    ask<Reading>('/v1/text-extractions', { imageId: idOf(name) }, 'text_extraction', name);

  test('its machine-readable zone with every check, and what that says', async () => {
    const { mrz, fields, blocks, reasons } = await read('passport');
    expect(mrz).toEqual({
      format: 'TD3',
      lines: mrzLines('TD3', holder),
      checks: {
        documentNumber: true,
        birthDate: true,
        expiryDate: true,
        optionalData: true,
        composite: true,
      },
      valid: true,
    });
    const said = fields.filter(({ source }) => source === 'MRZ');
    expect(Object.fromEntries(said.map(({ name, value }) => [name, value]))).toMatchObject({
      documentNumber: holder.documentNumber,
      surname: holder.surname.replaceAll('-', ' '),
      givenNames: holder.givenNames,
      birthDate: holder.birthDate,
      expiryDate: holder.expiryDate,
      nationality: holder.nationality,
      sex: holder.sex,
    });
    expect(blocks.length).toBeGreaterThan(0);
    expect(reasons).toEqual([]);
  });

  test('what is none is an answer with reasons, billed as one', async () => {
    const { mrz, reasons } = await read('landscape');
    expect(mrz).toBeUndefined();
    expect(reasons).toContain('MRZ_NOT_FOUND');
  });
});

describe('every answer can be seen again', () => {
  test('as it was given', async () => {
    for (const { requestId, body } of answered) {
      const { result } = await cedula.get<{ result: Result }>(`/v1/results/${body.resultId}`);
      const { faceDetection, faceMatch, faceComparison, textExtraction } = result;
      expect(faceDetection ?? faceMatch ?? faceComparison ?? textExtraction).toEqual(body);
      expect(result).toMatchObject({ id: body.resultId, requestId, createTime: body.createTime });
    }
  });

  test('in a list, newest first, narrowed by kind, image and time', async () => {
    const list = async (query: Record<string, string>) => {
      const page = await cedula.get<{ results: Result[] }>('/v1/results', { pageSize: 100, ...query });
      return page.results;
    };
    const all = await list({});
    expect(all.map(({ id }) => id)).toEqual(answered.map(({ body }) => body.resultId));
    const kinds = ['FACE_DETECTION', 'FACE_MATCH', 'FACE_COMPARISON', 'TEXT_EXTRACTION'];
    for (const kind of kinds) {
      const expected = all.filter((result) => result.kind === kind);
      expect(expected.length).toBeGreaterThan(0);
      expect(await list({ kind })).toEqual(expected);
    }
    const imageId = idOf('selfie');
    expect(await list({ imageId })).toEqual(all.filter(({ imageIds }) => imageIds.includes(imageId)));
    const [middle] = all.slice(Math.floor(all.length / 2));
    const at = middle?.createTime ?? '';
    expect([...(await list({ from: at })), ...(await list({ to: at }))]).toEqual(all);
  });
});

describe('what it will be billed for', () => {
  const reportBy = async (groupBy: string) =>
    (await cedula.get<{ report: Report }>('/v1/reports/usage', { groupBy })).report;
  const sumOf = (rows: readonly { readonly units: string; readonly priceMinorUnits: string }[]) => ({
    units: String(rows.reduce((sum, { units }) => sum + Number(units), 0)),
    priceMinorUnits: String(rows.reduce((sum, { priceMinorUnits }) => sum + Number(priceMinorUnits), 0)),
  });
  let lines: readonly UsageLine[] = [];

  beforeAll(async () => {
    const deadline = Date.now() + 5_000;
    while (lines.length < billed.length && Date.now() < deadline) lines = await usageLines(cedula);
  });

  test('stands there within five seconds: a line for each request that was answered, and for no other', () => {
    const seen = lines.map(({ requestId, meter, label }) => ({ requestId, meter, label }));
    const byRequest = (one: { requestId: string }, other: { requestId: string }) =>
      one.requestId < other.requestId ? 1 : -1;
    expect(seen.toSorted(byRequest)).toEqual(billed.toSorted(byRequest));
    for (const { units, accessKeyId } of lines) expect([units, accessKeyId]).toEqual(['1', tenant.keyId]);
  });

  test.each(['METER', 'DAY', 'ACCESS_KEY', 'LABEL'])('adds up by %s', async (groupBy) => {
    const { rows, units, priceMinorUnits } = await reportBy(groupBy);
    expect({ units, priceMinorUnits }).toEqual(sumOf(lines));
    expect(sumOf(rows)).toEqual(sumOf(lines));
  });

  test('is the same in usage, in the report and in the lines of each meter', async () => {
    const { usage } = await cedula.get<{ usage: Usage }>('/v1/usage');
    const { rows, currency } = await reportBy('METER');
    const byMeter = Object.groupBy(lines, ({ meter }) => meter);
    const expected = Object.entries(byMeter).map(([meter, own = []]) => ({ meter, ...sumOf(own) }));
    const byName = (one: { meter: string }, other: { meter: string }) => (one.meter < other.meter ? -1 : 1);
    expect([...usage.meters].toSorted(byName)).toEqual(expected.toSorted(byName));
    const reported = rows.map(({ group, units, priceMinorUnits }) => ({
      meter: group,
      units,
      priceMinorUnits,
    }));
    expect(reported.toSorted(byName)).toEqual(expected.toSorted(byName));
    expect({ units: usage.units, priceMinorUnits: usage.priceMinorUnits }).toEqual(sumOf(lines));
    expect(usage.currency).toBe(currency);
  });

  test('is nothing for a span without calls', async () => {
    const span = { from: '2020-01-01T00:00:00Z', to: '2020-02-01T00:00:00Z' };
    const { report } = await cedula.get<{ report: Report }>('/v1/reports/usage', span);
    expect(report).toMatchObject({ rows: [], units: '0', priceMinorUnits: '0' });
    expect(await cedula.get('/v1/reports/usage/lines', span)).toEqual({ lines: [], nextPageToken: '' });
  });
});

describe('a deleted image', () => {
  const path = () => `/v1/images/${idOf('passport')}`;

  test('is gone with all its sizes, and a receipt says so', async () => {
    const variants = images.get('passport')?.variants ?? [];
    const { receipt } = await cedula.delete<{
      receipt: { images: number; objects: number; eraseTime: string };
    }>(path());
    expect(receipt).toMatchObject({ images: 1, objects: variants.length });
    const others = [...images.values()].filter(({ id }) => id !== idOf('passport'));
    expect(await imagesOf(cedula)).toEqual(others.toReversed());
    for (const gone of [path(), `${path()}/content`, `${path()}/content?variant=thumb`]) {
      expect((await cedula.fetch('GET', gone)).status).toBe(404);
    }
    const again = { sourceImageId: idOf('selfie'), targetImageId: idOf('passport') };
    expect((await cedula.fetch('POST', '/v1/face-matches', { json: again })).status).toBe(404);
  });

  test('takes with it what was answered of it, and leaves the others', async () => {
    const imageId = idOf('passport');
    const list = async () =>
      (await cedula.get<{ results: Result[] }>('/v1/results', { pageSize: 100, imageId })).results;
    await expect
      .poll(async () => (await list()).every(({ eraseTime }) => eraseTime !== undefined))
      .toBe(true);
    for (const { id, kind, imageIds, requestId, createTime, eraseTime, ...answer } of await list()) {
      expect([id, kind, imageIds, requestId, createTime, eraseTime].every(Boolean)).toBe(true);
      expect(answer).toEqual({});
    }
    const kept = await cedula.get<{ results: Result[] }>('/v1/results', { imageId: idOf('group') });
    expect(kept.results.map(({ faceDetection }) => faceDetection?.faces.length)).toEqual([2]);
  });

  test('stays on the bill', async () => {
    const lines = await usageLines(cedula);
    expect(lines).toHaveLength(billed.length);
  });
});
