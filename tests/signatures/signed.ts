import { parameters, signAsTold } from '@cedula/signatures/testing/sign-as-told.ts';
import { contentDigest, fieldValue, type WireRequest } from '@cedula/signatures/testing/wire-request.ts';
import { randomBytes } from 'node:crypto';
import type { Tenant } from '../fixtures/tenant.ts';

/** What a request is, before it is signed. */
export interface RequestParts {
  readonly method?: string;
  readonly target?: string;
  /** Beside Host, Content-Digest and, with a body, its type and length. */
  readonly fields?: readonly (readonly [name: string, value: string])[];
  readonly host?: string;
  readonly body?: string;
}

/** An unsigned request that has everything the profile wants to be covered. */
export function requestTo(baseUrl: string, parts: RequestParts = {}): WireRequest {
  const { body = '', method = body === '' ? 'GET' : 'POST', fields = [] } = parts;
  const { target = body === '' ? '/v1/client' : '/v1/access-keys', host = new URL(baseUrl).host } = parts;
  const content = [
    ['Content-Type', 'application/json'],
    ['Content-Length', String(Buffer.byteLength(body))],
  ];
  const own = [['Host', host], ['Content-Digest', contentDigest(body)], ...(body === '' ? [] : content)];
  return { method, target, rawHeaders: [...own, ...fields].flat(), body };
}

const alwaysCovered = ['@method', '@authority', '@path', '@query', 'content-digest'];

/** What a signature of this request has to cover, as Signature-Input writes it. */
export function usualCover(request: WireRequest): string {
  const sometimes = ['content-type', 'idempotency-key'].filter(
    (name) => fieldValue(request, name) !== undefined,
  );
  return [...alwaysCovered, ...sometimes].map((name) => `"${name}"`).join(' ');
}

/** Signs a request with a tenant's secret, whatever of the signature is to be different. */
export function sign(
  tenant: Pick<Tenant, 'keyId' | 'secret'>,
  request: WireRequest,
  {
    cover = usualCover(request),
    changed = {},
  }: { readonly cover?: string; readonly changed?: Record<string, string | undefined> } = {},
): WireRequest {
  const created = nowSeconds();
  const usual = {
    created: String(created),
    expires: String(created + 300),
    nonce: `"${newNonce()}"`,
    keyid: `"${tenant.keyId}"`,
  };
  return signAsTold(request, `(${cover})${parameters({ ...usual, ...changed })}`, tenant.secret);
}

/** 128 random bits. */
export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}
