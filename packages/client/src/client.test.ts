import { describe, expect, onTestFinished, test } from 'vitest';
import { Cedula, CedulaError, Listing, ProblemError, problemOf } from './node/index.ts';
import { problem, type Scripted, startScriptedServer } from './testing/scripted-server.ts';

const key = { keyId: 'key_1', secret: 'cds_1' };

async function serve(...script: Scripted[]) {
  const server = await startScriptedServer(...script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

describe('a client', () => {
  test.each([
    'https://kyc.example/api',
    'https://kyc.example/?a=b',
    'https://me:secret@kyc.example',
    'ftp://kyc.example',
    'file:///etc',
  ])('has scheme and host alone as its base: %s is refused', (baseUrl) => {
    expect(() => new Cedula({ baseUrl, ...key })).toThrow(TypeError);
  });

  test('sends nothing to another host than its own', async () => {
    const other = await serve({});
    const cedula = new Cedula({ baseUrl: 'https://kyc.example', token: 'cdt_1' });
    await expect(cedula.get(`${other.url}/v1/client`)).rejects.toThrow(TypeError);
    await expect(cedula.get(`//${new URL(other.url).host}/v1/client`)).rejects.toThrow(TypeError);
    expect(other.received).toEqual([]);
  });

  test('follows no redirect with its credentials', async () => {
    const other = await serve({});
    const { url } = await serve({ status: 302, headers: { location: other.url }, body: '' });
    const call = new Cedula({ baseUrl: url, token: 'cdt_1' }).clients.get();
    await expect(call).rejects.toMatchObject({ name: 'UnexpectedAnswerError', status: 302 });
    expect(other.received).toEqual([]);
  });

  test('shows a token, or one that is asked for before each try', async () => {
    const { url, received } = await serve({});
    await new Cedula({ baseUrl: url, token: 'cdt_1' }).clients.get();
    let asked = 0;
    const token = () => Promise.resolve(`jwt_${(asked += 1)}`);
    const cedula = new Cedula({ baseUrl: url, token });
    await cedula.clients.get();
    await cedula.clients.get();
    const shown = received.map(({ headers }) => [headers.authorization, headers.signature]);
    expect(shown).toEqual([
      ['Bearer cdt_1', undefined],
      ['Bearer jwt_1', undefined],
      ['Bearer jwt_2', undefined],
    ]);
  });

  test('without credentials calls what is open to anybody, and nothing else', async () => {
    const { url, received } = await serve({ body: { secret: 'cds_1' } });
    const cedula = new Cedula({ baseUrl: url });
    await cedula.clients.signUp({ name: 'ACME', email: 'it@acme.example' });
    await expect(cedula.clients.get()).rejects.toThrow(CedulaError);
    expect(received).toHaveLength(1);
  });
});

describe('a failure', () => {
  test('is told by reason, fields, image and request', async () => {
    const violations = [{ field: 'label', rule: 'string.max_len', message: 'too long' }];
    const { url } = await serve(
      problem(400, 'INVALID_ARGUMENT', { violations }),
      problem(422, 'NO_FACE', { image: 'source', imageId: 'img_1' }),
      problem(422, 'NO_FACE', { image: 'target' }),
    );
    const cedula = new Cedula({ baseUrl: url, ...key });
    const failure = () => cedula.clients.get().catch((error: unknown) => error);
    const first = await failure();
    expect(first).toBeInstanceOf(ProblemError);
    expect(first).toBeInstanceOf(CedulaError);
    expect(first).toMatchObject({
      name: 'ProblemError',
      message: 'INVALID_ARGUMENT: No. (req_1)',
      violations,
      image: undefined,
    });
    expect(await failure()).toMatchObject({ image: { role: 'source', imageId: 'img_1' }, violations: [] });
    expect(await problemOf(cedula.clients.get())).toMatchObject({ reason: 'NO_FACE', image: 'target' });
  });

  test('of a server that is none is told as such', async () => {
    const { url } = await serve({ status: 200, body: '<html>' });
    const call = new Cedula({ baseUrl: url, ...key }).clients.get();
    await expect(call).rejects.toMatchObject({ name: 'UnexpectedAnswerError', status: 200 });
  });

  test('never tells the secret', async () => {
    const cedula = new Cedula({
      baseUrl: 'http://127.0.0.1:1',
      keyId: 'key_1',
      secret: 'cds_hidden',
      maxRetries: 0,
    });
    const error: unknown = await cedula.clients.get().catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: 'ConnectionError' });
    expect(`${String(error)} ${JSON.stringify(error)} ${JSON.stringify(cedula)}`).not.toContain('hidden');
  });
});

test('a list whose next page is the same again ends with an error', async () => {
  const list = new Listing(
    () => Promise.resolve({ nextPageToken: 'a' }),
    () => [],
  );
  await expect(Array.fromAsync(list)).rejects.toThrow(CedulaError);
});

test('a download that breaks off is no download', async () => {
  const { url } = await serve({ body: 'half', breaks: 'amid', headers: { 'content-type': 'image/png' } });
  const cedula = new Cedula({ baseUrl: url, ...key });
  const [first, second] = [await cedula.images.download('img_1'), await cedula.images.download('img_1')];
  await expect(first.bytes()).rejects.toMatchObject({ name: 'ConnectionError' });
  await expect(Array.fromAsync(second)).rejects.toMatchObject({ name: 'ConnectionError' });
});
