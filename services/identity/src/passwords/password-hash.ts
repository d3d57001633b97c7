import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { type BoundedWork, createBoundedWork } from './bounded-work.ts';

/** Hashes passwords, and judges them. Throws LOGIN_THROTTLED where too many are under way. */
export interface Passwords {
  /** The hash to be stored, as a PHC string. */
  hash(password: string): Promise<string>;
  /**
   * Whether a password is the one that was hashed. Without a hash it is not, which takes
   * the same time.
   */
  matches(password: string, stored: string | undefined): Promise<boolean>;
}

/** OWASP's least for argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const nonceBytes = 16;
const tagBytes = 32;

const derive = promisify(argon2);
const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

/** Two hashes take two cores; sixteen more are over in less than half a second. */
const hashing = { atOnce: 2, waiting: 16 } as const;

/** Makes the hashing of a process: argon2id (RFC 9106), bounded in memory and time. */
export function createPasswords(bounded: BoundedWork = createBoundedWork(hashing)): Passwords {
  // What nobody's password is compared with, so that a login that does not exist costs the same.
  const nobody = encode(cost, randomBytes(nonceBytes), randomBytes(tagBytes));
  return {
    async hash(password) {
      const nonce = randomBytes(nonceBytes);
      const tag = await bounded(() => tagOf(password, nonce, cost));
      return encode(cost, nonce, tag);
    },
    async matches(password, stored) {
      const { used, nonce, tag } = decode(stored ?? nobody);
      const found = await bounded(() => tagOf(password, nonce, used));
      return timingSafeEqual(found, tag) && stored !== undefined;
    },
  };
}

interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

function tagOf(password: string, nonce: Buffer, used: Cost): Promise<Buffer> {
  // One text has several spellings in Unicode, and keyboards differ in which they send
  // (NIST SP 800-63B §5.1.1.2: NFKC before hashing).
  const message = Buffer.from(password.normalize('NFKC'), 'utf8');
  return derive('argon2id', { message, nonce, tagLength: tagBytes, ...used });
}

/** The PHC string format: `$argon2id$v=19$m=19456,t=2,p=1$<nonce>$<tag>`, base64 without padding. */
function encode({ memory, passes, parallelism }: Cost, nonce: Buffer, tag: Buffer): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
}

function decode(text: string): { used: Cost; nonce: Buffer; tag: Buffer } {
  const [, memory, passes, parallelism, nonce, tag] = phc.exec(text) ?? [];
  if (nonce === undefined || tag === undefined) throw new Error('a stored password hash cannot be read');
  return {
    used: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    nonce: Buffer.from(nonce, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
