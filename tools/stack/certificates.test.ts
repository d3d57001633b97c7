import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { once } from 'node:events';
import { afterAll, expect, test, vi } from 'vitest';
import { type CertificateFiles, openAuthority } from './certificates.ts';

const folder = mkdtempSync(join(tmpdir(), 'cedula-certificates-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function certificateOf(service: string): Promise<CertificateFiles> {
  return (await openAuthority(folder))(service);
}

const read = (files: CertificateFiles) => ({
  ca: readFileSync(files.ca),
  cert: readFileSync(files.cert),
  key: readFileSync(files.key),
});

const fingerprintOf = (path: string) => new X509Certificate(readFileSync(path)).fingerprint256;

test('a certificate names its service as DNS name and SPIFFE id, for both ends', async () => {
  const certificate = new X509Certificate(read(await certificateOf('media')).cert);
  expect(certificate.subjectAltName).toBe('DNS:media, DNS:localhost, URI:spiffe://cedula/media');
  expect(certificate.ca).toBe(false);
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
});

test('two services reach each other over mutual TLS', async () => {
  const server = createServer({ ...read(await certificateOf('media')), requestCert: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const client = connect({ ...read(await certificateOf('gateway')), port, servername: 'media' });
  await once(client, 'secureConnect');
  expect(client.authorized).toBe(true);
  client.destroy();
  server.close();
});

test('what is good stays; what was cut short by a crash is made anew', async () => {
  const { cert, key } = await certificateOf('billing');
  const before = fingerprintOf(cert);
  await certificateOf('billing');
  expect(fingerprintOf(cert)).toBe(before);
  truncateSync(key);
  await certificateOf('billing');
  expect(fingerprintOf(cert)).not.toBe(before);
});

test('a certificate is renewed a month before it ends; a new authority replaces all it signed', async () => {
  const { ca, cert } = await certificateOf('identity');
  const [authority, before] = [fingerprintOf(ca), fingerprintOf(cert)];
  const in370Days = Date.now() + 370 * 86_400_000;
  const in10Years = Date.now() + 3_630 * 86_400_000;
  const clock = vi.spyOn(Date, 'now');
  clock.mockReturnValue(in370Days);
  await certificateOf('identity');
  const renewed = fingerprintOf(cert);
  expect([fingerprintOf(ca), renewed === before]).toEqual([authority, false]);
  clock.mockReturnValue(in10Years);
  const open = await openAuthority(folder);
  clock.mockRestore();
  await open('identity');
  expect(fingerprintOf(ca)).not.toBe(authority);
  expect(fingerprintOf(cert)).not.toBe(renewed);
});
