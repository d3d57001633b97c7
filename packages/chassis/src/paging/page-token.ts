import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { DomainError } from '../errors/domain-error.ts';
import { bindTexts } from '../secrets/binding.ts';
import { deriveKey, type Keyring } from '../secrets/keyring.ts';

/** What a filter may be. Unset ones may be left out or undefined. */
export type FilterValue = string | number | bigint | boolean | readonly string[] | undefined;

/** The list that a token goes on with. With any part of it changed the token is worth nothing. */
export interface PagedList {
  readonly clientId: string;
  /** The full name, for example `cedula.media.v1.ImageService/ListImages`. */
  readonly method: string;
  /** The request's fields but page size and token. */
  readonly filters?: Readonly<Record<string, FilterValue>>;
}

/** Writes and reads page tokens. */
export interface PageTokens {
  /**
   * @param position where the next page begins, for example after the last id; at most
   * 300 bytes. Authenticated, not encrypted: it must be something the caller may see
   */
  encode(list: PagedList, position: string): string;
  /**
   * The position. Undefined for an empty token: the first page. Throws PAGE_TOKEN_INVALID
   * for a token that is malformed, changed, another client's, another method's or another
   * filter's; which of these, nobody is told.
   */
  decode(list: PagedList, token: string): string | undefined;
}

const version = 1;
const macLength = 16;
const maxPosition = 300;
// 1 + 16 + 300 bytes in base64url.
const maxToken = 423;

/**
 * Makes the page tokens of a service. The bytes of a token, in base64url: version (0x01),
 * 16 bytes of HMAC-SHA-256 over list and position, the position in UTF-8. The MAC's key is
 * derived from the master keys: the first one writes, all of them read.
 */
export function createPageTokens(keyring: Keyring): PageTokens {
  const keys = keyring.all.map((master) => deriveKey(master, 'cedula/page-token/v1'));
  const current = deriveKey(keyring.current, 'cedula/page-token/v1');
  return {
    encode(list, position) {
      const bytes = Buffer.from(position, 'utf8');
      if (bytes.length > maxPosition)
        throw new Error(`a position of ${bytes.length} bytes is too long for a page token`);
      const mac = macOf(current, list, position);
      return Buffer.concat([Buffer.from([version]), mac, bytes]).toString('base64url');
    },
    decode(list, token) {
      if (token === '') return undefined;
      const bytes = Buffer.from(token.slice(0, maxToken + 1), 'base64url');
      // Written back, since the reader forgives other alphabets, padding and stray bits.
      const isCanonical = token.length <= maxToken && bytes.toString('base64url') === token;
      if (!isCanonical || bytes[0] !== version || bytes.length < 1 + macLength) throw invalidToken();
      const mac = bytes.subarray(1, 1 + macLength);
      const position = bytes.toString('utf8', 1 + macLength);
      if (!keys.some((key) => timingSafeEqual(macOf(key, list, position), mac))) throw invalidToken();
      return position;
    },
  };
}

function macOf(key: KeyObject, { clientId, method, filters = {} }: PagedList, position: string): Buffer {
  const bound = bindTexts([clientId, method, canonical(filters), position]);
  return createHmac('sha256', key).update(bound).digest().subarray(0, macLength);
}

/** One spelling for one set of filters, whatever order they come in. */
function canonical(filters: Readonly<Record<string, FilterValue>>): string {
  const set = Object.entries(filters).filter(([, value]) => value !== undefined);
  const sorted = set.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(sorted, (_, value: unknown) =>
    typeof value === 'bigint' ? { int64: `${value}` } : value,
  );
}

function invalidToken(): DomainError {
  const message = 'The page token is not one of this list; begin with the first page.';
  return new DomainError('PAGE_TOKEN_INVALID', message, {
    violations: [{ field: 'pageToken', rule: 'page_token', message }],
  });
}
