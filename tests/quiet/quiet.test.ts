import { Cedula } from '@cedula/client';
import { signRequest } from '@cedula/signatures';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startPrivateStack } from '../../tools/testing/mesh.ts';
import { requestText, sendRaw } from '../fixtures/raw-connection.ts';
import type { Tenant } from '../fixtures/tenant.ts';
import { canaries, type Canaries, holder, passport, selfie, words } from './canaries.ts';
import { everyFileOf, findAll, logsOf, metricsOf, type Place, streamFilesOf } from './places.ts';

const stack = await startPrivateStack({
  environment: { CEDULA_RATE_BURST: '1000', CEDULA_LOG_LEVEL: 'debug' },
});
const { httpUrl } = stack;
afterAll(() => stack[Symbol.asyncDispose]());

/** What is secret of the run itself: made in it, and so not known before. */
const secrets: Record<string, string> = {};

async function signUp(): Promise<Tenant> {
  const { client, accessKey, secret, cedula } = await Cedula.signUp(httpUrl, {
    name: words.company,
    email: words.email,
  });
  return { baseUrl: httpUrl, cedula, clientId: client.id, keyId: accessKey.id, secret };
}

/** The main job, with something to be recognised in every field that takes anything. */
async function doTheJob({ cedula }: Tenant): Promise<void> {
  const upload = async (content: Buffer, label: string) => {
    const form = new FormData();
    form.set('content', new Blob([new Uint8Array(content)]), `${words.inBody}.jpg`);
    form.set('label', label);
    form.set('metadata', JSON.stringify({ [words.metadataKey]: words.metadataValue }));
    // A key of its own for each effect.
    const headers = { 'idempotency-key': `${words.idempotencyKey}-${content.length}` };
    const { body } = await cedula.request<{ image: { id: string } }>('POST', '/v1/images', { form, headers });
    return body.image.id;
  };
  const sourceImageId = await upload(selfie, words.label);
  const targetImageId = await upload(passport, words.label);
  await cedula.post('/v1/face-matches', { sourceImageId, targetImageId });
  await cedula.post('/v1/face-detections', { image: selfie.toString('base64') });
  const { fields } = await cedula.post<{ fields: { value: string }[] }>('/v1/text-extractions', {
    image: passport.toString('base64'),
  });
  // Otherwise there would be nothing of the document that could be written down.
  expect(fields.map(({ value }) => value)).toContain(holder.documentNumber);
  await cedula.post('/v1/text-extractions', { imageId: targetImageId });
  await cedula.download(`/v1/images/${targetImageId}/content`, { variant: 'medium' });
  await cedula.fetch('GET', '/v1/results', { query: { imageId: words.inQuery } });
  await cedula.delete(`/v1/images/${targetImageId}`);
}

/** Cards that are charged, declined, mistyped, given twice, and put where they have no place. */
async function chargeCards({ cedula }: Tenant): Promise<void> {
  const cards = [words.chargedCard, words.declinedCard, words.mistypedCard, words.chargedCard];
  for (const cardNumber of cards) {
    const amount = { currency: 'EUR', minorUnits: '1000' };
    const json = { cardNumber, expMonth: 12, expYear: 2090, cvv: '123', amount };
    const headers = { 'idempotency-key': `${words.idempotencyKey}-${cardNumber.slice(-4)}` };
    const answer = await cedula.fetch('POST', '/v1/payments', { json, headers });
    expect(answer.status).toBe(cardNumber === words.mistypedCard ? 400 : 201);
    expect(await answer.text()).not.toContain(cardNumber);
  }
  await cedula.fetch('GET', `/v1/payments/${words.chargedCard}`);
  await cedula.fetch('GET', '/v1/payments', { query: { status: words.chargedCard } });
}

/** Whatever can be done wrong. */
async function doItWrong(tenant: Tenant): Promise<void> {
  const { cedula } = tenant;
  // Card numbers have no place in texts of a client's own.
  const content = selfie.toString('base64');
  for (const fields of [{ label: words.cardDigits }, { metadata: { card: words.cardNumber } }]) {
    const refused = await cedula.fetch('POST', '/v1/images', { json: { content, ...fields } });
    expect(refused.status).toBe(400);
  }
  await cedula.fetch('POST', '/v1/images', {
    json: { content: 'x', label: words.inBody, [words.inBody]: 1 },
  });
  const broken = Buffer.from(`{"label":"${words.inBody}"`);
  await cedula.fetch('POST', '/v1/images', { bytes: { content: broken, type: 'application/json' } });
  await cedula.fetch('POST', '/v1/images', {
    bytes: { content: selfie.subarray(0, 9_000), type: 'image/jpeg' },
  });
  await cedula.fetch('GET', `/v1/images/${words.inPath}`);
  await cedula.fetch('GET', '/v1/images', { query: { [words.inQuery]: words.inQuery } });
  await cedula.fetch('GET', '/v1/images', { query: { pageToken: words.inQuery } });
  await cedula.fetch('POST', '/v1/access-keys', { json: { name: `${words.keyName}\n` } });
  const fields = [
    `Host: ${words.inHeader}`,
    `Authorization: Bearer ${words.bearer}`,
    `X-Request-Id: ${words.inHeader}`,
    `Traceparent: ${words.inHeader}`,
    `User-Agent: ${words.inHeader}`,
  ];
  await sendRaw(
    httpUrl,
    requestText([`GET /v1/images/${words.inPath}?a=${words.inQuery} HTTP/1.1`, ...fields]),
  );
  await sendRaw(httpUrl, requestText([`BREW /${words.inPath} HTTP/1.1`, ...fields]));
  await sendRaw(httpUrl, requestText([`GET / HTTP/1.1`, 'Host: [', `${words.inHeader} : a`]));
  const url = `${httpUrl}/v1/client`;
  const forged = signRequest({ method: 'GET', url, keyId: words.keyName, secret: tenant.secret });
  secrets['a signature'] = forged.signature.slice('sig=:'.length, -2);
  await fetch(url, { headers: forged });
}

/** Lets inference die while it reads a document, and asks again while it is away. */
async function cutOff({ cedula }: Tenant): Promise<void> {
  const image = passport.toString('base64');
  const reading = cedula.fetch('POST', '/v1/text-extractions', { json: { image } });
  setTimeout(() => stack.processes.inference.signal('SIGKILL'), 200);
  expect((await reading).status).toBe(503);
  expect((await cedula.fetch('POST', '/v1/face-detections', { json: { image } })).status).toBe(503);
}

/** What the broker keeps while nobody takes the events of a job: what is taken is gone from its files. */
async function eventsOf(job: () => Promise<void>): Promise<readonly Place[]> {
  const { billing } = stack.processes;
  billing.signal('SIGSTOP');
  try {
    await job();
    return await vi.waitFor(
      () => {
        const places = streamFilesOf(stack);
        expect(findAll({ event: 'text_extraction' }, places)).not.toEqual([]);
        return places;
      },
      { timeout: 10_000, interval: 100 },
    );
  } finally {
    billing.signal('SIGCONT');
  }
}

let tenant: Tenant;
let events: readonly Place[] = [];
let metrics: readonly Place[] = [];

beforeAll(async () => {
  tenant = await signUp();
  await signUp();
  const key = await tenant.cedula.post<{ secret: string }>('/v1/access-keys', { name: words.keyName });
  Object.assign(secrets, { 'the first secret': tenant.secret, 'the second secret': key.secret });
  events = await eventsOf(() => doTheJob(tenant));
  await chargeCards(tenant);
  await doItWrong(tenant);
  metrics = await metricsOf(stack);
  await cutOff(tenant);
});

const everything = (): Canaries => ({ ...canaries, ...secrets });

test('the run has left traces: what is looked for is looked for in the right places', () => {
  const inLogs = { requests: '"msg":"request answered"', results: '"msg":"result stored"' };
  expect(findAll(inLogs, logsOf(stack))).toHaveLength(2);
  expect(findAll({ calls: 'cedula_http_seconds' }, metrics)).toEqual(['calls in metrics of gateway']);
  expect(findAll({ events: 'text_extraction' }, events)).toHaveLength(1);
  expect(Object.keys(secrets)).toHaveLength(3);
});

describe('nothing that is secret or personal is found', () => {
  test('in the log of any process', () => {
    expect(findAll(everything(), logsOf(stack))).toEqual([]);
  });

  test('in the metrics of any service', () => {
    expect(findAll(everything(), metrics)).toEqual([]);
  });

  test('in events, but for the label, by which a client groups its own usage', () => {
    const { label: _label, ...others } = everything();
    expect(findAll(others, events)).toEqual([]);
  });
});

test('no file of any server or process holds a card number, or the field of a card code', async () => {
  const { payments } = await tenant.cedula.get<{ payments: { id: string }[] }>('/v1/payments');
  const id = payments[0]?.id ?? '';
  expect(id).toMatch(/^pay_/);
  // What is known of the payment is there, as far as the cache: so would be its number.
  const written = await vi.waitFor(
    () => {
      const places = everyFileOf(stack);
      const folders = new Set(findAll({ id }, places).map((found) => found.split('/')[1]));
      expect(folders).toEqual(new Set(['bank', 'logs', 'postgres', 'redis']));
      return places;
    },
    { timeout: 15_000, interval: 500 },
  );
  const { chargedCard, declinedCard, mistypedCard, cardNumber, cardDigits } = words;
  const numbers = { chargedCard, declinedCard, mistypedCard, cardNumber, cardDigits };
  const fields = { cvv: '"cvv"', cvc: '"cvc"', 'the code': '"code":"123"', number: 'cardNumber":' };
  expect(findAll({ ...numbers, ...fields }, written)).toEqual([]);
});
