import { signRequest } from '@cedula/signatures';
import { type Answer, readAnswer } from './answer.ts';
import { ProblemError } from './problem-error.ts';

/** What a client needs. */
export interface CedulaOptions {
  /** For example `https://kyc.example`. */
  readonly baseUrl: string;
  /** The access key's id, `key_…`. */
  readonly keyId: string;
  /** Its secret, `cds_…`. */
  readonly secret: string;
}

/** What a request may carry beside its path. At most one body. */
export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: FormData;
  readonly bytes?: { readonly content: Uint8Array; readonly type: string };
  readonly signal?: AbortSignal;
}

const deadlineMs = 60_000;

/** Calls Cedula's HTTP surface with signed requests. */
export class Cedula {
  readonly #options: CedulaOptions;

  constructor(options: CedulaOptions) {
    this.#options = options;
  }

  /** Signs a company up. The secret in the answer is not shown again. */
  static async signUp(baseUrl: string, company: { name: string; email: string }) {
    const response = await fetch(new URL('/v1/clients', baseUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(company),
      signal: AbortSignal.timeout(deadlineMs),
    });
    const { body } = await readAnswer<{
      client: { id: string; name: string; email: string; createTime: string };
      accessKey: { id: string; name: string; createTime: string };
      secret: string;
    }>(response);
    const cedula = new Cedula({ baseUrl, keyId: body.accessKey.id, secret: body.secret });
    return { ...body, cedula };
  }

  get keyId(): string {
    return this.#options.keyId;
  }

  /** Sends a signed request and gives whatever comes back, refusals included. */
  async fetch(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
    const { baseUrl, keyId, secret } = this.#options;
    const url = new URL(path, baseUrl);
    for (const [name, value] of Object.entries(options.query ?? {}))
      url.searchParams.set(name, String(value));
    const { body, type } = await bodyOf(options);
    const headers = { ...options.headers, ...(type !== undefined && { 'content-type': type }) };
    const signed = signRequest({
      method,
      url: url.href,
      headers,
      keyId,
      secret,
      ...(body !== undefined && { body }),
    });
    return fetch(url, {
      method,
      headers: { ...headers, ...signed },
      ...(body !== undefined && { body }),
      signal: options.signal ?? AbortSignal.timeout(deadlineMs),
    });
  }

  /** Sends a signed request and reads its answer. Throws a ProblemError where it is refused. */
  async request<T>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    return readAnswer<T>(await this.fetch(method, path, options));
  }

  async get<T>(path: string, query: RequestOptions['query'] = {}): Promise<T> {
    return (await this.request<T>('GET', path, { query })).body;
  }

  async post<T>(path: string, json: unknown): Promise<T> {
    return (await this.request<T>('POST', path, { json })).body;
  }

  async delete<T>(path: string): Promise<T> {
    return (await this.request<T>('DELETE', path)).body;
  }

  /** Gives the bytes that a path answers with. */
  async download(path: string, query: RequestOptions['query'] = {}): Promise<Uint8Array> {
    const response = await this.fetch('GET', path, { query });
    if (!response.ok) await readAnswer(response);
    return new Uint8Array(await response.arrayBuffer());
  }
}

async function bodyOf({ json, form, bytes }: RequestOptions) {
  if (json !== undefined) return { body: Buffer.from(JSON.stringify(json)), type: 'application/json' };
  if (bytes !== undefined) return { body: Buffer.from(bytes.content), type: bytes.type };
  if (form === undefined) return { body: undefined, type: undefined };
  // The signature is over the bytes, so they have to be there before they are sent.
  const encoded = new Response(form);
  const type = encoded.headers.get('content-type') ?? '';
  return { body: Buffer.from(await encoded.arrayBuffer()), type };
}

/** The problem of a refused request; throws again whatever else went wrong. */
export async function problemOf(request: Promise<unknown>): Promise<ProblemError['problem']> {
  try {
    await request;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('the request was not refused');
}
