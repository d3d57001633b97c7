import { create } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { ResolveAccessKeyResponseSchema } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { expect, test } from 'vitest';
import { accessKeyCredentialOf, secretsAt } from './access-key-credential.ts';

const limits = { ratePerSecond: 1, burst: 2, quotaPerMonth: 3 };
const untilMs = Date.UTC(2026, 0, 1);
const told = { clientId: 'cli_x', secrets: ['cds_new', 'cds_old'], limits };
const answer = (fields: object) => create(ResolveAccessKeyResponseSchema, { ...told, ...fields });
const textsAt = (fields: object, ms: number) =>
  secretsAt(accessKeyCredentialOf('key_x', answer(fields)), ms).map((secret) => secret.export().toString());

test('the older secret is good until its end, of which nobody tells', () => {
  const rotated = { olderSecretExpireTime: timestampFromMs(untilMs) };
  expect(textsAt(rotated, untilMs - 1)).toEqual(['cds_new', 'cds_old']);
  expect(textsAt(rotated, untilMs)).toEqual(['cds_new']);
});

test('a secret that does not end is good, one of which no end is told beside it is not', () => {
  expect(textsAt({ secrets: ['cds_only'] }, untilMs)).toEqual(['cds_only']);
  expect(textsAt({}, untilMs)).toEqual(['cds_new']);
});

test('who has no credential has no secret', () => {
  expect(secretsAt(undefined, untilMs)).toEqual([]);
  expect(accessKeyCredentialOf('key_x', answer({ clientId: '' }))).toBeUndefined();
  expect(accessKeyCredentialOf('key_x', answer({ secrets: [] }))).toBeUndefined();
});

test('limits, scopes and ranges are told with the key', () => {
  const narrowed = { scopes: ['images'], addressRanges: ['192.0.2.0/24'] };
  const credential = accessKeyCredentialOf('key_x', answer(narrowed));
  expect(credential).toMatchObject({ limits, scopes: ['images'], unscoped: false });
  expect(credential?.isCallableFrom('192.0.2.1')).toBe(true);
  expect(credential?.isCallableFrom('192.0.3.1')).toBe(false);
});

test('an answer without limits, or with a range that cannot be read, lets nobody in', () => {
  expect(() =>
    accessKeyCredentialOf('key_x', create(ResolveAccessKeyResponseSchema, { ...told, limits: undefined })),
  ).toThrow('limits');
  expect(() => accessKeyCredentialOf('key_x', answer({ addressRanges: ['everywhere'] }))).toThrow('address');
});
