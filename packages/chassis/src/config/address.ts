import { isIP } from 'node:net';
import { Secret } from './secret.ts';
import { type Setting, defineSetting } from './setting.ts';

/** Where to listen, or whom to dial. */
export interface Address {
  /** A name or an IP address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** `host:port`, with IPv6 in brackets, as it was configured. */
  readonly text: string;
}

const hostName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/**
 * Reads `host:port`: `media:7000`, `127.0.0.1:7000`, `[::1]:7000`.
 *
 * @returns undefined where it is not one
 */
export function parseAddress(text: string): Address | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+)):(\d{1,5})$/i.exec(text) ?? [];
  const port = Number(digits);
  const host = bracketed ?? plain;
  if (host === undefined || port > 65_535) return undefined;
  if (bracketed !== undefined && isIP(bracketed) !== 6) return undefined;
  if (plain !== undefined && isIP(plain) !== 4 && (!hostName.test(plain) || /^[\d.]+$/.test(plain))) {
    return undefined;
  }
  return Object.freeze({ host, port, text });
}

/** The address of a peer. */
export function address(variable: string, options: { default?: string } = {}): Setting<Address> {
  return withDefault(variable, 'host:port, with a port from 1 to 65535', parsePeer, options.default);
}

/** An address to listen on; port 0 lets the system choose. */
export function listenAddress(variable: string, options: { default?: string } = {}): Setting<Address> {
  return withDefault(variable, 'host:port, with a port from 0 to 65535', parseAddress, options.default);
}

/**
 * An absolute URL without user name and password, as text. With them it would be a
 * secret: see `secretUrl`.
 *
 * @param options.protocols for example `['http:', 'https:']`
 */
export function url(
  variable: string,
  options: { protocols: readonly string[]; default?: string },
): Setting<string> {
  const read = (text: string) => {
    const parsed = parseUrl(text, options.protocols);
    return parsed !== undefined && parsed.username === '' && parsed.password === '' ? text : undefined;
  };
  return defineSetting(
    variable,
    `${urlRule(options.protocols)} without user name and password`,
    read,
    options.default,
  );
}

/** An absolute URL that may carry a password (databases, brokers). */
export function secretUrl(variable: string, options: { protocols: readonly string[] }): Setting<Secret> {
  const read = (text: string) =>
    parseUrl(text, options.protocols) === undefined ? undefined : new Secret(text);
  return defineSetting(variable, urlRule(options.protocols), read);
}

function parsePeer(text: string): Address | undefined {
  const parsed = parseAddress(text);
  return parsed !== undefined && parsed.port > 0 ? parsed : undefined;
}

function withDefault(
  variable: string,
  rule: string,
  read: (text: string) => Address | undefined,
  text: string | undefined,
): Setting<Address> {
  return defineSetting(variable, rule, read, text === undefined ? undefined : read(text));
}

function urlRule(protocols: readonly string[]): string {
  return `a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
}

function parseUrl(text: string, protocols: readonly string[]): URL | undefined {
  const parsed = URL.parse(text);
  return parsed !== null && protocols.includes(parsed.protocol) && parsed.hostname !== ''
    ? parsed
    : undefined;
}
