import { url } from '@cedula/chassis/config/address.ts';
import { defineSetting, type Setting } from '@cedula/chassis/config/setting.ts';

const rule = 'a URL that begins with https://, or with http:// on loopback, without user name and password';
const loopback = ['127.0.0.1', '[::1]', 'localhost'];

/** Where the bank is. Card numbers travel there, so without TLS they leave this machine on no account. */
export function bankUrl(variable: string): Setting<string> {
  const any = url(variable, { protocols: ['https:', 'http:'] });
  return defineSetting(variable, rule, (text) => {
    const read = any.read(text);
    if (read === undefined) return undefined;
    const { protocol, hostname } = new URL(read);
    return protocol === 'https:' || loopback.includes(hostname) ? read : undefined;
  });
}
