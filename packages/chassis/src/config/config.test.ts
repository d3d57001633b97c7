import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { secretUrl } from './address.ts';
import { ConfigError, type ConfigHost, type ConfigOf, defineConfig } from './config.ts';
import { integer, oneOf, secret } from './readers.ts';
import { optional } from './setting.ts';

const definition = defineConfig({
  burst: integer('CEDULA_RATE_BURST', { min: 1, max: 1_000, default: 20 }),
  signup: oneOf('CEDULA_SIGNUP', ['open', 'closed']),
  store: {
    accessKey: secret('CEDULA_S3_ACCESS_KEY'),
    databaseUrl: secretUrl('CEDULA_DATABASE_APP_URL', { protocols: ['postgres:'] }),
  },
  operator: optional(oneOf('CEDULA_OPERATOR', ['yes'])),
});

const valid = {
  CEDULA_SIGNUP: 'open',
  CEDULA_S3_ACCESS_KEY: 'opensesame',
  CEDULA_DATABASE_APP_URL: 'postgres://app:opensesame@localhost/identity',
};

class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

function hostWith(env: Record<string, string>, ...options: string[]) {
  const written = { stdout: '', stderr: '' };
  const writer = (stream: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[stream] += text;
    },
  });
  const host: ConfigHost = {
    env,
    argv: ['node', 'main.ts', ...options],
    stdout: writer('stdout'),
    stderr: writer('stderr'),
    exit: (code) => {
      throw new Exit(code);
    },
  };
  return { host, written };
}

test('an environment becomes a frozen typed object, defaults included', () => {
  const config: ConfigOf<typeof definition> = definition.parse(valid);
  expect(config.burst).toBe(20);
  expect(config.signup).toBe('open');
  expect(config.operator).toBeUndefined();
  expect(config.store.accessKey.reveal()).toBe('opensesame');
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.store)).toBe(true);
});

test('every fault is listed at once, with the variable and its rule', () => {
  expect(() => definition.parse({})).toThrow(ConfigError);
  expect(() => definition.parse({ CEDULA_RATE_BURST: '0', CEDULA_SIGNUP: 'maybe' })).toThrow(
    [
      'CEDULA_RATE_BURST must be a whole number from 1 to 1000',
      'CEDULA_SIGNUP must be one of open, closed',
      'CEDULA_S3_ACCESS_KEY is required: it must be a text of 1 to 4096 characters',
      'CEDULA_DATABASE_APP_URL is required: it must be a URL that begins with postgres://',
    ].join('\n'),
  );
});

test('a fault never shows the value', () => {
  const env = { ...valid, CEDULA_DATABASE_APP_URL: 'mysql://app:opensesame@localhost/identity' };
  const { host, written } = hostWith(env);
  expect(() => definition.load(host)).toThrow('exit 1');
  expect(written.stderr).toContain('CEDULA_DATABASE_APP_URL must be');
  expect(written.stderr).not.toContain('opensesame');
});

test('a configuration that is printed shows no secret', () => {
  const config = definition.parse(valid);
  const printed = [JSON.stringify(config), inspect(config, { depth: 9 }), String(config.store.accessKey)];
  for (const text of printed) {
    expect(text).toContain('[secret]');
    expect(text).not.toContain('opensesame');
  }
});

test('an empty variable counts as unset', () => {
  expect(definition.parse({ ...valid, CEDULA_RATE_BURST: '' }).burst).toBe(20);
  expect(() => definition.parse({ ...valid, CEDULA_SIGNUP: '' })).toThrow('CEDULA_SIGNUP is required');
});

test('a valid configuration is handed to the process', () => {
  expect(definition.load(hostWith(valid).host).signup).toBe('open');
});

test('--validate ends with 0 where nothing is at fault', () => {
  const { host, written } = hostWith(valid, '--validate');
  expect(() => definition.load(host)).toThrow('exit 0');
  expect(written).toEqual({ stdout: 'configuration is valid\n', stderr: '' });
});

test('--validate ends with 1 and the list where something is', () => {
  const { host, written } = hostWith({}, '--validate');
  expect(() => definition.load(host)).toThrow('exit 1');
  expect(written.stdout).toBe('');
  expect(written.stderr.split('\n')).toHaveLength(5);
});

test('a misspelt option does not start the service', () => {
  const { host } = hostWith(valid, '--valdiate');
  expect(() => definition.load(host)).toThrow('exit 2');
});
