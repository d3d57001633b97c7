import { listenAddress, parseAddress, type Address } from '@cedula/chassis/config/address.ts';
import { type ConfigOf, defineConfig } from '@cedula/chassis/config/config.ts';
import { logSettings } from '@cedula/chassis/config/fragments.ts';
import { duration, integer, plainText, secret } from '@cedula/chassis/config/readers.ts';
import { defineSetting, type Setting } from '@cedula/chassis/config/setting.ts';

const dayMs = 86_400_000;
const loopback = ['127.0.0.1', '::1', 'localhost'];

/** What the simulator reads from its environment. It is no part of the mesh: no certificate, no database. */
export const config = defineConfig({
  ...logSettings,
  internalListen: listenAddress('CEDULA_INTERNAL_LISTEN'),
  listen: listenAddress('CEDULA_BANK_LISTEN'),
  controlListen: loopbackAddress('CEDULA_BANK_CONTROL_LISTEN'),
  /** Shared with whoever may move money here. */
  apiKey: secret('CEDULA_BANK_API_KEY'),
  /** Where the book is kept. */
  folder: plainText('CEDULA_BANK_FOLDER', { maxLength: 4_096 }),
  /** Tokens and commands that the book holds; about 1 KB of memory each. */
  maxEntries: integer('CEDULA_BANK_MAX_ENTRIES', { min: 1, max: 2_000_000, default: 200_000 }),
  authorisationMs: duration('CEDULA_BANK_AUTHORISATION_VALID', {
    minMs: 1_000,
    maxMs: 30 * dayMs,
    defaultMs: 7 * dayMs,
  }),
});

export type Config = ConfigOf<typeof config>;

/** An address that other machines cannot reach: whoever reaches it makes the bank misbehave. */
function loopbackAddress(variable: string): Setting<Address> {
  return defineSetting(variable, 'host:port on loopback (127.0.0.1, [::1] or localhost)', parseLoopback);
}

function parseLoopback(text: string): Address | undefined {
  const parsed = parseAddress(text);
  return parsed !== undefined && loopback.includes(parsed.host) ? parsed : undefined;
}
