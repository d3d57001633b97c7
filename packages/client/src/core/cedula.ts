import type { SignUpClientRequest, SignUpClientResponse } from '../gen/messages.ts';
import { Resources } from '../gen/resources.ts';
import { type Answer, failureOf, readAnswer } from './answer.ts';
import { createCaller } from './caller.ts';
import { type Clock, systemClock } from './clock.ts';
import {
  type AccessKeyCredential,
  type Authenticate,
  authenticateWith,
  type Credentials,
} from './credentials.ts';
import { rawRequest, type RequestOptions } from './raw-request.ts';
import { createSender, type Sender } from './sender.ts';

/** What a client needs. */
export type CedulaOptions = Credentials & {
  /** Scheme and host: `https://kyc.example`. */
  readonly baseUrl: string | URL;
  /** How many tries may follow a first one that failed in passing. Default: 3. */
  readonly maxRetries?: number;
  /** Another `fetch`, for example one that goes through a proxy. */
  readonly fetch?: typeof fetch;
};

/** What differs from one platform to the next. */
export interface Platform {
  readonly signer: (key: AccessKeyCredential) => Authenticate;
  readonly streamsBodies: boolean;
  readonly clock?: Clock;
}

/** What `signUp` gives: the answer, and a client that signs with the new key. */
export type SignedUp<T> = SignUpClientResponse & { readonly cedula: T };

const defaultRetries = 3;
const rawTimeoutMs = 60_000;

/**
 * Cedula's operations by resource (`cedula.images.upload(…)`), and below them any request by
 * method and path. Each try is signed anew.
 */
export class BaseCedula extends Resources {
  readonly #baseUrl: URL;
  readonly #sender: Sender;
  readonly #maxRetries: number;
  readonly #keyId: string | undefined;

  constructor(options: CedulaOptions, { signer, streamsBodies, clock = systemClock }: Platform) {
    const { maxRetries = defaultRetries, keyId } = options;
    const baseUrl = originOf(options.baseUrl);
    const sender = createSender({
      authenticate: authenticateWith(options, signer),
      fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
      clock,
      streamsBodies,
    });
    super(createCaller({ baseUrl, sender, maxRetries }));
    this.#baseUrl = baseUrl;
    this.#sender = sender;
    this.#maxRetries = maxRetries;
    this.#keyId = keyId;
  }

  /** Signs a company up. The secret in the answer is not shown again. */
  static async signUp<T extends BaseCedula>(
    this: new (options: CedulaOptions) => T,
    baseUrl: string | URL,
    company: SignUpClientRequest,
  ): Promise<SignedUp<T>> {
    const answer = await new this({ baseUrl }).clients.signUp(company);
    const { accessKey, secret } = answer;
    return { ...answer, cedula: new this({ baseUrl, keyId: accessKey.id, secret }) };
  }

  /** The access key that signs; empty where none does. */
  get keyId(): string {
    return this.#keyId ?? '';
  }

  /** Sends a request once and gives whatever comes back, refusals included. */
  async fetch(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
    const request = await rawRequest(this.#baseUrl, method, path, options);
    const { signal = AbortSignal.timeout(options.timeoutMs ?? rawTimeoutMs), onProgress } = options;
    return this.#sender.once(request, signal, onProgress);
  }

  /**
   * Sends a request and reads its answer. What changes nothing, and what has an idempotency
   * key, is tried again where it failed in passing. Throws a ProblemError where it is refused.
   */
  async request<T>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const answer = await this.#send(method, path, options, readAnswer<T>);
    options.onAnswer?.(answer);
    return answer;
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
    return this.#send('GET', path, { query }, async (response) => {
      if (!response.ok) throw await failureOf(response);
      return new Uint8Array(await response.arrayBuffer());
    });
  }

  async #send<T>(
    method: string,
    path: string,
    options: RequestOptions,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    const request = await rawRequest(this.#baseUrl, method, path, options);
    const mayRepeat = ['GET', 'HEAD'].includes(method) || options.idempotencyKey !== undefined;
    return this.#sender.send(request, read, {
      ...options,
      timeoutMs: options.timeoutMs ?? rawTimeoutMs,
      maxRetries: mayRepeat ? (options.maxRetries ?? this.#maxRetries) : 0,
    });
  }
}

/** A path in it would not be part of what is signed at the other end. */
function originOf(baseUrl: string | URL): URL {
  const { origin, pathname, search, hash, username, password } = new URL(baseUrl);
  if (pathname !== '/' || `${search}${hash}${username}${password}` !== '' || !origin.startsWith('http')) {
    throw new TypeError('baseUrl is scheme and host alone: https://kyc.example');
  }
  return new URL(origin);
}
