import { create } from '@bufbuild/protobuf';
import { OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DomainError, notFound } from '../errors/domain-error.ts';
import { call, callForStream, callWithStream } from './call.ts';
import { carriedUpload } from './carried-upload.ts';
import { implement } from './implementation.ts';
import { clientOrigin, everyTime, startMesh } from './testing/mesh.ts';

const { uploadImage, getImage, listImages, deleteImage, downloadImage } = ImageService.method;
const { storeImage } = ImageTransferService.method;

/** Answers as media would, and shows what reached it. */
const seen: { uploads: string[]; reads: number; aborted: boolean; late: boolean } = {
  uploads: [],
  reads: 0,
  aborted: false,
  late: false,
};

const unused = () => Promise.reject(new Error('nobody calls it'));

const images = implement(ImageService, ['gateway'], {
  async uploadImage(request, context) {
    seen.uploads.push(Buffer.from(request.content).toString());
    context.metered = [{ meter: context.operation.meter, units: 1 }];
    return { image: { id: 'img_1', label: request.label, sizeBytes: BigInt(request.content.length) } };
  },
  async getImage({ id }, context) {
    seen.reads += 1;
    if (id === 'origin') return { image: { id: context.origin.clientId, label: context.peer } };
    if (id === 'bug') throw new TypeError('the password is hunter2');
    if (id === 'slow') {
      context.signal.addEventListener('abort', () => (seen.aborted = true));
      await new Promise(() => undefined);
    }
    if (id === 'late') {
      seen.late = true;
      await delay(300);
      return { image: { id } };
    }
    throw notFound();
  },
  async listImages() {
    throw new DomainError('PAGE_TOKEN_INVALID', 'no', {
      violations: [{ field: 'pageToken', rule: 'x', message: 'y' }],
    });
  },
  async deleteImage() {
    throw new DomainError('ENGINE_BUSY', 'busy', {
      retryAfterSeconds: 3,
      image: { role: 'source', imageId: 'img_2' },
      serverTime: '2026-01-02T03:04:05.000Z',
    });
  },
  updateImage: unused,
  batchUploadImages: unused,
  createUploadUrl: unused,
  completeImage: unused,
  getSignedUrl: unused,
  async *downloadImage({ id }) {
    yield { part: { case: 'content' as const, value: { id, sizeBytes: 3n } } };
    for (const text of ['a', 'b', 'c']) yield { part: { case: 'chunk' as const, value: Buffer.from(text) } };
    if (id === 'broken') throw new DomainError('UNAVAILABLE', 'the store is away', { retryAfterSeconds: 1 });
  },
});
const transfer = implement(ImageTransferService, ['gateway'], {
  async storeImage(parts, context) {
    const answer = carriedUpload({
      method: uploadImage,
      join: (request, content) => ({ ...request, content }),
      handle: async (request) => ({
        image: { id: 'img_1', label: Buffer.from(request.content).toString() },
      }),
      idempotency: everyTime,
    });
    return { response: await answer(parts, context) };
  },
  storeImages: async () => ({}),
  discardImages: async () => ({}),
});

let mesh: Awaited<ReturnType<typeof startMesh>>;
beforeAll(async () => {
  mesh = await startMesh([images, transfer], [ImageService]);
});
afterAll(() => mesh.close());

const failure = (promise: Promise<unknown>): Promise<DomainError> =>
  promise.then(
    () => Promise.reject(new Error('the call was answered')),
    (error: unknown) => (error instanceof DomainError ? error : Promise.reject(new Error(String(error)))),
  );

describe('a call between services', () => {
  test('hands on who caused it, and tells what it counted on beside the answer', async () => {
    const answer = await call(
      mesh.gateway,
      uploadImage,
      { content: Buffer.from('x'), label: 'l' },
      clientOrigin(),
    );
    expect(answer.message.image).toMatchObject({ id: 'img_1', label: 'l', sizeBytes: 1n });
    expect(answer.metered).toEqual([{ meter: 'image_upload', units: 1 }]);
    const origin = await call(mesh.gateway, getImage, { id: 'origin' }, clientOrigin('cli_7'));
    expect(origin.message.image).toMatchObject({ id: 'cli_7', label: 'gateway' });
    expect(origin.metered).toBeUndefined();
  });

  test('fails with the very error that the service threw', async () => {
    const busy = await failure(call(mesh.gateway, deleteImage, { id: 'x' }, clientOrigin()));
    expect(busy).toMatchObject({
      reason: 'ENGINE_BUSY',
      message: 'busy',
      details: {
        retryAfterSeconds: 3,
        image: { role: 'source', imageId: 'img_2' },
        serverTime: '2026-01-02T03:04:05.000Z',
      },
    });
    const token = await failure(call(mesh.gateway, listImages, {}, clientOrigin()));
    expect(token.details.violations).toEqual([{ field: 'pageToken', rule: 'x', message: 'y' }]);
  });

  test('says nothing of the inside when the service fails in an unknown way', async () => {
    const error = await failure(call(mesh.gateway, getImage, { id: 'bug' }, clientOrigin()));
    expect(error.reason).toBe('INTERNAL');
    expect(error.message).not.toContain('hunter2');
  });

  test('is judged by the rules of the contract before its handler runs', async () => {
    const error = await failure(call(mesh.gateway, listImages, { pageSize: 101 }, clientOrigin()));
    expect(error.reason).toBe('INVALID_ARGUMENT');
    expect(error.details.violations).toEqual([
      { field: 'pageSize', rule: 'int32.gte_lte', message: expect.stringContaining('100') as string },
    ]);
  });

  test('is refused when its peer is not let in, whatever it says of itself', async () => {
    const error = await failure(call(mesh.billing, getImage, { id: 'origin' }, clientOrigin()));
    expect(error.reason).toBe('PERMISSION_DENIED');
  });

  test('is refused when it names no tenant, or a scope that does not reach', async () => {
    const nobody = { ...clientOrigin(), origin: create(OriginSchema) };
    expect((await failure(call(mesh.gateway, getImage, { id: 'x' }, nobody))).reason).toBe(
      'PERMISSION_DENIED',
    );
    const { origin, trace } = clientOrigin();
    const narrow = { origin: { ...origin, unscoped: false, scopes: ['images:read'] }, trace };
    expect((await failure(call(mesh.gateway, getImage, { id: 'x' }, narrow))).reason).toBe('NOT_FOUND');
    expect((await failure(call(mesh.gateway, deleteImage, { id: 'x' }, narrow))).reason).toBe(
      'PERMISSION_DENIED',
    );
  });

  test('ends at its deadline on both sides', async () => {
    const started = Date.now();
    const slow = call(
      mesh.gateway,
      getImage,
      { id: 'slow' },
      { ...clientOrigin(), deadline: Date.now() + 400 },
    );
    expect((await failure(slow)).reason).toBe('DEADLINE_EXCEEDED');
    expect(Date.now() - started).toBeLessThan(2_000);
    await expect.poll(() => seen.aborted).toBe(true);
  });

  test('that is under way when the service stops ends with its answer, and holds up nobody after it', async () => {
    const stopping = await startMesh([images], [ImageService]);
    const late = call(stopping.gateway, getImage, { id: 'late' }, clientOrigin());
    await expect.poll(() => seen.late).toBe(true);
    const closed = stopping.server.close(5_000);
    expect((await late).message.image?.id).toBe('late');
    const answeredAt = Date.now();
    await closed;
    expect(Date.now() - answeredAt).toBeLessThan(1_000);
    await stopping.close();
  });

  test('is UNAVAILABLE at once when the service is gone, and not tried again when it writes', async () => {
    const gone = await startMesh([images], [ImageService]);
    await gone.server.close(100);
    const error = await failure(call(gone.gateway, deleteImage, { id: 'x' }, clientOrigin()));
    expect(error).toMatchObject({ reason: 'UNAVAILABLE', details: { retryAfterSeconds: 1 } });
    await gone.close();
  });
});

describe('a stream of bytes', () => {
  test('arrives in order, and a failure half-way is the failure of the whole', async () => {
    const parts: string[] = [];
    const read = async (id: string) => {
      for await (const { part } of callForStream(mesh.gateway, downloadImage, { id }, clientOrigin())) {
        parts.push(part.case === 'chunk' ? Buffer.from(part.value).toString() : (part.case ?? 'none'));
      }
    };
    await read('x');
    expect(parts).toEqual(['content', 'a', 'b', 'c']);
    expect((await failure(read('broken'))).reason).toBe('UNAVAILABLE');
  });

  test('that nobody waits for any more does not begin', async () => {
    const options = { ...clientOrigin(), signal: AbortSignal.abort() };
    const stream = callForStream(mesh.gateway, downloadImage, { id: 'x' }, options);
    expect((await failure(stream.next())).reason).toBe('DEADLINE_EXCEEDED');
  });

  test('is refused where its origin may not make the call that it carries', async () => {
    const nobody = { ...clientOrigin(), origin: create(OriginSchema) };
    const commit = {
      part: { case: 'commit' as const, value: { request: {}, sha256: Buffer.alloc(32), sizeBytes: 0n } },
    };
    const refused = callWithStream(mesh.gateway, storeImage, [commit], nobody);
    expect((await failure(refused)).reason).toBe('PERMISSION_DENIED');
  });

  test('becomes a call by its commit alone', async () => {
    const content = Buffer.from('hello');
    const chunks = [content.subarray(0, 2), content.subarray(2)].map((value) => ({
      part: { case: 'chunk' as const, value },
    }));
    const commit = (sha256: Buffer, sizeBytes = 5n, label = '') => ({
      part: { case: 'commit' as const, value: { request: { label }, sha256, sizeBytes } },
    });
    const good = hash('sha256', content, 'buffer');
    const send = (
      parts: Parameters<typeof callWithStream<typeof storeImage.input, typeof storeImage.output>>[2],
    ) => callWithStream(mesh.gateway, storeImage, parts, clientOrigin());

    expect((await send([...chunks, commit(good)])).message.response?.image?.label).toBe('hello');
    expect((await failure(send(chunks))).reason).toBe('DIGEST_MISMATCH');
    expect((await failure(send([...chunks, commit(good, 4n)]))).reason).toBe('DIGEST_MISMATCH');
    expect((await failure(send([...chunks, commit(Buffer.alloc(32))]))).reason).toBe('DIGEST_MISMATCH');
    const broken = await failure(send([...chunks, commit(good, 5n, 'x'.repeat(101))]));
    expect(broken.details.violations).toMatchObject([{ field: 'label', rule: 'string.max_len' }]);
  });
});
