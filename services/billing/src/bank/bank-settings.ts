import { url } from '@cedula/chassis/config/address.ts';
import { duration, secret } from '@cedula/chassis/config/readers.ts';
import { defineSetting, type Setting } from '@cedula/chassis/config/setting.ts';

/** Where the bank is, and how billing is known to it. */
export const bankSettings = {
  bank: {
    url: bankUrl('CEDULA_BANK_URL'),
    apiKey: secret('CEDULA_BANK_API_KEY'),
    /** For one try of a call. */
    timeoutMs: duration('CEDULA_BANK_TIMEOUT', { minMs: 50, maxMs: 30_000, defaultMs: 3_000 }),
  },
};

const anyUrl = url('', { protocols: ['https:', 'http:'] });

/** Card numbers travel there, so without TLS they leave this machine on no account. */
function bankUrl(variable: string): Setting<string> {
  const rule = `a URL that begins with https://, or with http:// on loopback, without user name and password`;
  return defineSetting(variable, rule, (text) => {
    const read = anyUrl.read(text);
    if (read === undefined) return undefined;
    const { protocol, hostname } = new URL(read);
    return protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname) ? read : undefined;
  });
}
