import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { address, listenAddress, parseAddress, secretUrl, url } from './address.ts';
import { defineConfig } from './config.ts';
import { databaseSettings, eventSettings, migrationSettings, serviceSettings } from './fragments.ts';
import { duration, filePath, integer, masterKeys, oneOf, plainText, secret } from './readers.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cedula-config-'));
  writeFileSync(join(folder, 'ca.pem'), 'a certificate');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('addresses', () => {
  test.each([
    ['media:7000', 'media', 7000],
    ['127.0.0.1:1', '127.0.0.1', 1],
    ['[::1]:65535', '::1', 65_535],
    ['media.cedula.svc.cluster.local:80', 'media.cedula.svc.cluster.local', 80],
  ])('%s is one', (input, host, port) => {
    expect(parseAddress(input)).toEqual({ host, port, text: input });
  });

  test.each([
    'media',
    ':7000',
    'media:',
    'media:65536',
    'media:-1',
    'media:7e3',
    'me dia:1',
    '::1:80',
    '[::1]',
    '[media]:80',
    '300.1.1.1:80',
    '1.2.3:80',
    'http://media:80',
    'media:80/',
    '-media:80',
    `${'a'.repeat(64)}:80`,
    'media:80\n',
  ])('%j is none', (input) => {
    expect(parseAddress(input)).toBeUndefined();
  });

  test('only a listening address may leave the port to the system', () => {
    expect(listenAddress('X').read('127.0.0.1:0')?.port).toBe(0);
    expect(address('X').read('127.0.0.1:0')).toBeUndefined();
    expect(address('X', { default: 'media:7000' }).fallback?.value.port).toBe(7000);
  });
});

describe('URLs', () => {
  const http = { protocols: ['http:', 'https:'] };

  test('a URL keeps its text', () => {
    expect(url('X', http).read('http://127.0.0.1:9000')).toBe('http://127.0.0.1:9000');
  });

  test.each([
    '',
    '127.0.0.1:9000',
    'ftp://host',
    '/path',
    'http://',
    'http://user:pass@host',
    'http://user@host',
  ])('%j is refused', (input) => {
    expect(url('X', http).read(input)).toBeUndefined();
  });

  test('a URL that may hold a password is a secret', () => {
    const setting = secretUrl('X', { protocols: ['nats:'] });
    expect(setting.read('nats://user:pass@host:4222')?.reveal()).toBe('nats://user:pass@host:4222');
    expect(setting.read('http://host')).toBeUndefined();
  });
});

describe('numbers and spans of time', () => {
  test.each([
    ['1', 1],
    ['10', 10],
    ['007', 7],
  ])('%s is within 1 to 10', (input, value) => {
    expect(integer('X', { min: 1, max: 10 }).read(input)).toBe(value);
  });

  test.each(['0', '11', '1.5', '1e1', ' 1', '0x1', 'NaN', '', '9'.repeat(20)])('%j is not', (input) => {
    expect(integer('X', { min: 1, max: 10 }).read(input)).toBeUndefined();
  });

  test.each([
    ['250ms', 250],
    ['30s', 30_000],
    ['5m', 300_000],
    ['12h', 43_200_000],
    ['1d', 86_400_000],
  ])('%s is %i ms', (input, value) => {
    expect(duration('X', { minMs: 0, maxMs: 86_400_000 }).read(input)).toBe(value);
  });

  test.each(['30', 's', '-1s', '1.5s', '1 s', '1w', '2d', '1toString'])(
    '%j is no duration of up to a day',
    (input) => {
      expect(duration('X', { minMs: 0, maxMs: 86_400_000 }).read(input)).toBeUndefined();
    },
  );
});

test('only a word of the set is taken', () => {
  expect(oneOf('X', ['open', 'closed']).read('closed')).toBe('closed');
  expect(oneOf('X', ['open', 'closed']).read('Open')).toBeUndefined();
});

test('a text is one line of bounded length', () => {
  expect(plainText('X', { maxLength: 5 }).read('hello')).toBe('hello');
  expect(plainText('X', { maxLength: 5 }).read('hello!')).toBeUndefined();
  expect(plainText('X', { maxLength: 5 }).read('a\nb')).toBeUndefined();
  expect(secret('X').read('x'.repeat(4097))).toBeUndefined();
});

test('a file must be there', () => {
  expect(filePath('X').read(join(folder, 'ca.pem'))).toBe(join(folder, 'ca.pem'));
  expect(filePath('X').read(join(folder, 'none.pem'))).toBeUndefined();
  expect(filePath('X').read(folder)).toBeUndefined();
});

test('master keys are read into a keyring', () => {
  const key = Buffer.alloc(32, 7).toString('base64');
  expect(masterKeys('X').read(`k2:${key},k1:${key}`)?.current.id).toBe('k2');
  expect(masterKeys('X').read('k2:short')).toBeUndefined();
});

test('the fragments make up the configuration of a service', () => {
  const config = defineConfig({ ...serviceSettings, ...databaseSettings, ...eventSettings });
  const file = join(folder, 'ca.pem');
  const env = {
    CEDULA_GRPC_LISTEN: '127.0.0.1:7001',
    CEDULA_INTERNAL_LISTEN: '127.0.0.1:7101',
    CEDULA_TLS_CA: file,
    CEDULA_TLS_CERT: file,
    CEDULA_TLS_KEY: file,
    CEDULA_NATS_URL: 'nats://127.0.0.1:4222',
    CEDULA_DATABASE_APP_URL: 'postgresql://identity_app:pw@localhost/identity',
    CEDULA_DATABASE_SYSTEM_URL: 'postgresql://identity_system:pw@localhost/identity',
  };
  expect(config.parse(env)).toMatchObject({ listen: { port: 7001 }, tls: { ca: file }, logLevel: 'info' });
  expect(() => config.parse({})).toThrow(/(CEDULA_\w+ is required.*\n?){8}/);
  expect(() => defineConfig(migrationSettings).parse({})).toThrow('CEDULA_DATABASE_OWNER_URL is required');
});
