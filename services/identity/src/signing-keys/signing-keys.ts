import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import type { Sealer, SealContext } from '@cedula/chassis/secrets/sealer.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import {
  newKeyPair,
  type PublicKey,
  publishedAfterMs,
  readPrivateKey,
  type SigningKey,
  signingMs,
} from './signing-key.ts';
import { insertKey, readKeys, removeKeysBefore, type StoredKey } from './signing-key-store.ts';

/** The keys of an installation. All of its identity processes share them. */
export interface SigningKeys {
  /** The key that signs now. */
  newest(): Promise<SigningKey>;
  /** The keys that tokens in use may be signed with, the newest first. */
  published(): Promise<readonly PublicKey[]>;
}

/** Keys change once in 30 days; a process notices within this time. */
const freshMs = 1_000;
const purpose = 'signing-keys';

/** Reads the keys as they are asked for, and makes the next one when the newest is old enough. */
export function createSigningKeys(options: {
  readonly database: Pick<Database, 'asSystem'>;
  readonly sealer: Sealer;
  readonly clock: Clock;
}): SigningKeys {
  const { database, sealer, clock } = options;
  const opened = new Map<string, SigningKey>();
  let known: { readonly readMs: number; readonly keys: Promise<readonly StoredKey[]> } | undefined;

  async function read(): Promise<readonly StoredKey[]> {
    const keys = await database.asSystem(purpose, readKeys, { readOnly: true });
    const [newest, previous] = keys;
    const ageMs = newest === undefined ? Infinity : clock.now() - newest.createTime.getTime();
    if (ageMs >= signingMs) return change((em) => insertNext(em, (newest?.generation ?? 0) + 1));
    if (newest !== undefined && previous !== undefined && ageMs >= publishedAfterMs) {
      return change((em) => removeKeysBefore(em, newest.generation));
    }
    return keys;
  }

  function change(work: (em: EntityManager) => Promise<void>): Promise<StoredKey[]> {
    return database.asSystem(purpose, async (em) => {
      await work(em);
      return readKeys(em);
    });
  }

  async function insertNext(em: EntityManager, generation: number): Promise<void> {
    const { kid, x, pkcs8 } = await newKeyPair();
    const sealed = sealer.seal(pkcs8, sealedUse(kid));
    pkcs8.fill(0);
    await insertKey(em, { generation, kid, x, sealed, createTime: new Date(clock.now()) });
  }

  /** One question for all who ask at once; a failure is not kept. */
  function current(): Promise<readonly StoredKey[]> {
    const now = clock.now();
    if (known !== undefined && Math.abs(now - known.readMs) < freshMs) return known.keys;
    const asked = { readMs: now, keys: read() };
    known = asked;
    asked.keys.catch(() => {
      if (known === asked) known = undefined;
    });
    return asked.keys;
  }

  return {
    async newest() {
      const [stored] = await current();
      if (stored === undefined) throw new Error('there is no signing key');
      const { kid } = stored;
      const found = opened.get(kid) ?? {
        kid,
        key: readPrivateKey(sealer.open(stored.sealed, sealedUse(kid))),
      };
      // The one that signs is the only one that is opened.
      if (!opened.has(kid)) opened.clear();
      opened.set(kid, found);
      return found;
    },
    async published() {
      return (await current()).map(({ kid, x }) => ({ kid, x }));
    },
  };
}

/** A key belongs to the installation, not to a client. */
function sealedUse(kid: string): SealContext {
  return { clientId: '', ownerId: kid, purpose: 'access-token-key' };
}
