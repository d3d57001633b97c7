import { create } from '@bufbuild/protobuf';
import { Operation_Caller, Operation_Role } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { SessionService } from '@cedula/contract/cedula/identity/v1/session_service_pb.ts';
import { UserService } from '@cedula/contract/cedula/identity/v1/user_service_pb.ts';
import { OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { createDatabase } from '@cedula/chassis/db/database.ts';
import { migrate } from '@cedula/chassis/db/migrate.ts';
import { createIdempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import { createPageTokens } from '@cedula/chassis/paging/page-token.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { implement, type Implementation } from '@cedula/chassis/rpc/implementation.ts';
import { startMesh } from '@cedula/chassis/rpc/testing/mesh.ts';
import { parseMasterKeys } from '@cedula/chassis/secrets/keyring.ts';
import { createSealer } from '@cedula/chassis/secrets/sealer.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { rootTrace } from '@cedula/chassis/telemetry/trace.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { randomBytes } from 'node:crypto';
import { freshDatabase } from '../../../../tools/testing/database.ts';
import { resolveSession } from '../credentials/resolve-session.ts';
import { sendDue } from '../mail/mail-sender.ts';
import type { Letter, Mailer } from '../mail/mailer.ts';
import { createPasswords } from '../passwords/password-hash.ts';
import { type PeopleParts, peopleServices } from '../people/people-services.ts';
import { schema } from '../schema.ts';
import { createLoginFailures } from '../sessions/login-failures.ts';
import { createSigningKeys } from '../signing-keys/signing-keys.ts';

const log = createLogger({ service: 'identity', level: 'silent' });
const limits = { ratePerSecond: 10, burst: 20, quotaPerMonth: 1_000 };

/** A password that breaks no rule. */
export const goodPassword = 'gravel-teapot-91';

/** What somebody registers with; the rest is made up. */
export type RegisterWish = Partial<Record<'userName' | 'email' | 'password' | 'invitationToken', string>>;

/** The users and sessions of identity on a database of their own, at a time that tests decide. */
export async function startPeople(options: { readonly signup?: 'open' | 'closed' } = {}) {
  const { signup = 'open' } = options;
  const clock = manualClock();
  const fresh = await freshDatabase('identity');
  await migrate({ schema, ownerUrl: fresh.ownerUrl, log });
  const database = createDatabase({ schema, appUrl: fresh.appUrl, systemUrl: fresh.systemUrl, log });
  const masterKeys = parseMasterKeys(`one:${Buffer.alloc(32, 1).toString('base64')}`);
  if (masterKeys === undefined) throw new Error('no keyring');
  const sealer = createSealer(masterKeys);
  const beats = { count: 0 };
  const letters: Letter[] = [];
  const mailer: Mailer = {
    send: async (letter) => void letters.push(letter),
    close: () => undefined,
  };
  const parts = {
    database,
    sealer,
    pageTokens: createPageTokens(masterKeys),
    heartbeat: { beat: async () => void (beats.count += 1) },
    clock,
    signup,
    limits,
    passwords: createPasswords(),
    loginFailures: createLoginFailures({ masterKeys }),
    signingKeys: createSigningKeys({ database, sealer, clock }),
    post: { sealer, wake: () => undefined },
  };
  const idempotency = createIdempotency({ database, masterKeys, clock });
  const called = [UserService, SessionService, CredentialService];
  const mesh = await startMesh(serve(parts), called, { idempotency });
  const sending = { database, mailer, sealer, clock, log, publicUrl: 'https://cedula.example' };

  return {
    ...parts,
    masterKeys,
    gateway: mesh.gateway,
    beats,
    sending,
    /** Sends what is due, and gives all letters to an address so far. */
    async lettersTo(email: string): Promise<readonly Letter[]> {
      while ((await sendDue(sending)) > 0);
      return letters.filter(({ to }) => to === email);
    },
    /** Registers somebody new, or as the request says. */
    async register(request: RegisterWish = {}) {
      const name = `u${randomBytes(6).toString('hex')}`;
      const about = { userName: name, email: `${name}@acme.example`, password: goodPassword, ...request };
      const { message } = await call(mesh.gateway, UserService.method.registerUser, about, nobody());
      const { id = '', role = 0 } = message.user ?? {};
      const clientId = message.client?.id ?? '';
      return { ...about, id, clientId, role, message };
    },
    login: (login: string, password: string = goodPassword, address = '192.0.2.1') =>
      call(mesh.gateway, SessionService.method.createSession, { login, password }, nobody(address)).then(
        ({ message }) => message,
      ),
    refresh: (refreshToken: string) =>
      call(mesh.gateway, SessionService.method.refreshSession, { refreshToken }, nobody()).then(
        ({ message }) => message,
      ),
    async close() {
      await mesh.close();
      await database.close();
      await fresh.drop();
    },
  };
}

function serve(parts: PeopleParts): Implementation[] {
  return [
    ...peopleServices(parts),
    // Of what gateways ask, people's part alone.
    implement(CredentialService, ['gateway'], {
      resolveAccessKey: async () => ({}),
      resolveApiToken: async () => ({}),
      recordApiTokenUses: async () => ({}),
      resolveSession: resolveSession(parts),
    }),
  ];
}

/** What a call of nobody in particular carries. */
export function nobody(callerAddress = '192.0.2.1') {
  const origin = { requestId: 'req_01', caller: Operation_Caller.PUBLIC, callerAddress };
  return { origin: create(OriginSchema, origin), trace: rootTrace() };
}

/** What a call of a machine carries. */
export function machine(clientId: string) {
  const origin = { requestId: 'req_01', caller: Operation_Caller.API_CLIENT, clientId, unscoped: true };
  return { origin: create(OriginSchema, origin), trace: rootTrace() };
}

/** What a call of a person carries. */
export function person(who: {
  readonly id: string;
  readonly clientId: string;
  readonly sessionId?: string;
  readonly role?: Operation_Role;
  readonly idempotencyKey?: string;
}) {
  const { id, clientId, sessionId = '', role = Operation_Role.OWNER, idempotencyKey = '' } = who;
  const origin = {
    requestId: 'req_01',
    caller: Operation_Caller.PERSON,
    clientId,
    userId: id,
    sessionId,
    role,
    unscoped: true,
    idempotencyKey,
  };
  return { origin: create(OriginSchema, origin), trace: rootTrace() };
}

/** The token in a letter. */
export function tokenIn(letter: Letter | undefined): string {
  const [token] = /cdl_[\w-]{43}/.exec(letter?.text ?? '') ?? [];
  if (token === undefined) throw new Error('there is no token in the letter');
  return token;
}
