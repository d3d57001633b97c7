import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { completeSignature, draftSignature, EMPTY_SHA256 } from '../core.ts';
import { KEY_ID, NONCE, NOW_SECONDS, SECRET } from '../testing/sign-as-told.ts';
import { signRequest } from './sign-request.ts';

test('WebCrypto completes a draft to the signature that Node makes', async () => {
  const text = new TextEncoder();
  const { subtle } = globalThis.crypto;
  const request = {
    method: 'POST',
    url: 'https://api.example.com/v1/face-matches',
    headers: { 'Content-Type': 'application/json' },
    keyId: KEY_ID,
    nonce: NONCE,
  };
  const body = '{"hello": "world"}';

  const draft = draftSignature({
    ...request,
    sha256: new Uint8Array(await subtle.digest('SHA-256', text.encode(body))),
    createdSeconds: NOW_SECONDS,
    lifetimeSeconds: 300,
  });
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await subtle.importKey('raw', text.encode(SECRET), algorithm, false, ['sign']);
  const mac = await subtle.sign(algorithm, key, text.encode(draft.signatureBase));

  expect(completeSignature(draft, new Uint8Array(mac))).toEqual(
    signRequest({ ...request, body, secret: SECRET, nowMs: NOW_SECONDS * 1000 }),
  );
});

test('a draft of a request without a body needs no more than the digest of nothing', () => {
  const request = { method: 'GET', url: 'https://api.example.com/v1/images', keyId: KEY_ID, nonce: NONCE };
  const times = { createdSeconds: NOW_SECONDS, lifetimeSeconds: 300 };
  const draft = draftSignature({ ...request, ...times, sha256: EMPTY_SHA256 });
  const { 'signature-input': signatureInput } = signRequest({
    ...request,
    secret: SECRET,
    nowMs: NOW_SECONDS * 1000,
  });
  expect(draft.signatureInput).toBe(signatureInput);
});

test('the core imports nothing of Node, so that it can run in a browser', async () => {
  const seen = new Set<string>();
  const visit = async (file: URL): Promise<void> => {
    if (seen.has(file.href)) return;
    seen.add(file.href);
    const source = await readFile(file, 'utf8');
    expect(source).not.toMatch(/\bnode:|\bBuffer\b|\bprocess\b/);
    const imports = [...source.matchAll(/from '(\.[^']*)'/g)].map(([, path = '']) => new URL(path, file));
    await Promise.all(imports.map(visit));
  };
  await visit(new URL('../core.ts', import.meta.url));
  expect(seen.size).toBeGreaterThan(5);
});
