import { DocumentService } from '@cedula/contract/cedula/inference/v1/document_service_pb.ts';
import { Mrz_Format } from '@cedula/contract/cedula/inference/v1/document_pb.ts';
import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { ResultService } from '@cedula/contract/cedula/inference/v1/result_service_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { drawGroup, drawLandscape, drawPassport, drawPortrait, specimenPerson } from '@cedula/specimens';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Engines, openEngines } from './engines/open-engines.ts';
import { openStand, requestOf, type Stand } from './testing/open-stand.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const { detectFaces, matchFaces, compareImages } = FaceService.method;
const { extractText } = DocumentService.method;

const holder = specimenPerson('ada');
const portrait = await drawPortrait({ person: 'ada' });
const selfie = await drawPortrait({
  person: 'ada',
  variation: { rollDegrees: 4, brightness: 0.92, jpegQuality: 80 },
});
const stranger = await drawPortrait({ person: 'ben' });
const passport = await drawPassport({ person: holder, portrait });
/** Half of a card: the portrait, and its paler ghost beside it. */
const card = await sharp({ create: { width: 900, height: 640, channels: 3, background: '#ffffff' } })
  .composite([
    { input: portrait, left: 0, top: 0 },
    { input: await sharp(portrait).resize(250).greyscale().png().toBuffer(), left: 640, top: 200 },
  ])
  .png()
  .toBuffer();
const group = await drawGroup(['ada', 'ben']);
const landscape = await drawLandscape('north');

const clientId = newId('cli');
let engines: Engines;
let stand: Stand;
beforeAll(async () => {
  engines = openEngines({
    engine: 'local',
    faces: { workers: 1, maxQueued: 8 },
    text: { workers: 1, maxQueued: 4 },
  });
  [stand] = await Promise.all([
    openStand({ faces: engines.faces, text: engines.text }),
    engines.ready(new AbortController().signal),
  ]);
});
afterAll(async () => {
  await stand.close();
  await engines.close();
});

const put = (image: Buffer) => stand.media.put(clientId, image, 'journey');
const match = (source: Buffer, target: Buffer) => {
  const request = { sourceImageId: put(source), targetImageId: put(target) };
  return call(stand.gateway, matchFaces, request, requestOf(clientId));
};
const atFault = (reason: string, role: string) => ({
  reason,
  details: { image: { role, imageId: expect.stringMatching(/^img_/) } },
});

test('a person is told from another by the portrait in a passport, which is read and judged', async () => {
  const own = (await match(selfie, passport)).message;
  expect(own).toMatchObject({ match: true, threshold: 60, engine: { name: 'local' } });
  expect(own.similarity).toBeGreaterThanOrEqual(60);
  const foreign = (await match(stranger, passport)).message;
  expect(foreign).toMatchObject({ match: false });

  const source = { case: 'imageId', value: put(passport) } as const;
  const { message: text } = await call(stand.gateway, extractText, { source }, requestOf(clientId));
  expect(text.mrz).toMatchObject({ format: Mrz_Format.TD3, valid: true, checks: { composite: true } });
  expect(text.fields).toContainEqual(
    expect.objectContaining({ name: 'documentNumber', value: holder.documentNumber }),
  );
  const id = text.resultId;
  const stored = await call(stand.gateway, ResultService.method.getResult, { id }, requestOf(clientId));
  expect(stored.message.result?.answer.value).toEqual(text);
});

test('a document may repeat its portrait, a source may show one face only', async () => {
  const { message } = await match(selfie, card);
  expect(message).toMatchObject({ match: true });
  const found = await call(
    stand.gateway,
    compareImages,
    { image1: selfie, image2: card },
    requestOf(clientId),
  );
  expect(found.message.faces2).toHaveLength(2);
  expect(found.message.targetFace).toEqual(found.message.faces2[0]);
  await expect(match(card, selfie)).rejects.toMatchObject(atFault('MULTIPLE_FACES', 'source'));
});

test('faces are found where there are any, and an answer without one is an answer', async () => {
  const find = async (image: Buffer) => {
    const source = { case: 'image', value: image } as const;
    return call(stand.gateway, detectFaces, { source }, requestOf(clientId));
  };
  expect((await find(group)).message.faces).toHaveLength(2);
  const none = await find(landscape);
  expect(none.message.faces).toEqual([]);
  expect(none.metered).toEqual([{ meter: 'face_detection', units: 1 }]);
});

test('an image that cannot be compared is named', async () => {
  await expect(match(group, passport)).rejects.toMatchObject(atFault('MULTIPLE_FACES', 'source'));
  await expect(match(selfie, group)).rejects.toMatchObject(atFault('MULTIPLE_FACES', 'target'));
  await expect(match(selfie, landscape)).rejects.toMatchObject(atFault('NO_FACE', 'target'));
  const images = { image1: landscape, image2: group };
  const compared = call(stand.gateway, compareImages, images, requestOf(clientId));
  await expect(compared).rejects.toMatchObject({ reason: 'NO_FACE', details: { image: { role: 'source' } } });
});
