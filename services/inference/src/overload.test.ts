import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { ResultService } from '@cedula/contract/cedula/inference/v1/result_service_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineCall } from './engines/face-engine.ts';
import { openStand, requestOf, type Stand } from './testing/open-stand.ts';
import { sceneImage, toldFaces } from './testing/told-faces.ts';

const { detectFaces, matchFaces } = FaceService.method;

const engine = toldFaces();
const calls: EngineCall[] = [];

let stand: Stand;
beforeAll(async () => {
  const detect: typeof engine.detectFaces = (image, asked) => {
    calls.push(asked);
    return engine.detectFaces(image, asked);
  };
  stand = await openStand({ faces: { ...engine, detectFaces: detect }, places: 2 });
});
afterAll(() => stand.close());

/** A client with an image over which the engine takes its time. */
function newClient(delayMs: number) {
  const clientId = newId('cli');
  const imageId = stand.media.put(clientId, sceneImage({ widths: [300], delayMs }));
  const source = { case: 'imageId', value: imageId } as const;
  return {
    clientId,
    imageId,
    detect: (options = {}) =>
      call(stand.gateway, detectFaces, { source }, { ...requestOf(clientId), ...options }),
  };
}

async function expectNothingOf(clientId: string): Promise<void> {
  const listed = await call(stand.gateway, ResultService.method.listResults, {}, requestOf(clientId));
  expect(listed.message.results).toEqual([]);
  expect(await stand.eventsOf(clientId)).toEqual([]);
}

test('who finds no place is told so at once and when to come again, before an image is fetched', async () => {
  const { clientId, imageId, detect } = newClient(1_500);
  const running = [detect(), detect()];
  await expect.poll(() => stand.media.downloads()).toBe(2);
  let isOneDone = false;
  void Promise.race(running).then(() => (isOneDone = true));
  const busy = { reason: 'ENGINE_BUSY', details: { retryAfterSeconds: 1 } };
  await expect(detect()).rejects.toMatchObject(busy);
  const match = { sourceImageId: imageId, targetImageId: imageId };
  await expect(call(stand.gateway, matchFaces, match, requestOf(clientId))).rejects.toMatchObject(busy);
  expect(isOneDone).toBe(false);
  expect(stand.media.downloads()).toBe(2);
  await Promise.all(running);
  expect(await stand.eventsOf(clientId)).toHaveLength(2);
  await expect(detect()).resolves.toMatchObject({ metered: [{ units: 1 }] });
});

test('the engine is given the deadline of the call, less the time it takes to answer', async () => {
  const { detect } = newClient(0);
  const deadline = Date.now() + 3_000;
  await detect({ deadline });
  const given = calls.at(-1)?.deadline ?? 0;
  expect(given).toBeLessThan(deadline);
  expect(given).toBeGreaterThan(deadline - 500);
});

test('who leaves is not billed, and the engine is told', async () => {
  const { clientId, detect } = newClient(400);
  const leaving = new AbortController();
  const before = calls.length;
  const left = detect({ signal: leaving.signal });
  await expect.poll(() => calls.length).toBe(before + 1);
  leaving.abort();
  await expect(left).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
  await expect.poll(() => calls.at(-1)?.signal?.aborted).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 600));
  await expectNothingOf(clientId);
});

test('an answer that comes after its deadline is neither stored nor billed', async () => {
  const { clientId, detect } = newClient(700);
  await expect(detect({ deadline: Date.now() + 300 })).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
  await new Promise((resolve) => setTimeout(resolve, 700));
  await expectNothingOf(clientId);
});
