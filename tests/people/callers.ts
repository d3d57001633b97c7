import { Cedula } from '@cedula/client';
import {
  type Operation,
  Operation_Caller as Kind,
  Operation_Role as Role,
} from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { Contract } from '@cedula/contract-tests/contract.ts';
import { type AskOptions, createParty, type Party } from '@cedula/contract-tests/parties/party.ts';
import type { SharedMesh } from '../../tools/testing/mesh.ts';
import { meshSettings } from '../../tools/testing/mesh-settings.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { type KeyAnswer, newMachine, outcomeOf, soon } from '../machines/machine.ts';
import { login, newMember, newPerson } from './person.ts';

/** A client, and something of each kind that it has. */
export interface Home {
  readonly party: Party;
  /** Of what no operation makes for an access key. */
  readonly ids: Readonly<Record<string, string>>;
}

/** A caller, and what the contract knows it as. */
export interface Caller {
  readonly name: string;
  /** None: its credential is not good, or not any more. */
  readonly kinds: readonly Kind[];
  /** Absent: not narrowed. */
  readonly scope?: string;
  readonly role?: Role;
  readonly own: Home;
  readonly foreign: Home;
  readonly credential: AskOptions;
}

const bare = ['images', 'inference', 'billing', 'payments', 'manage'];
const scopes = bare.flatMap((scope) => [scope, `${scope}:read`]);

const bearer = (token: string): AskOptions => ({
  accessKey: undefined,
  headers: { authorization: `Bearer ${token}` },
});

/** Every kind of caller: of two clients, of an operator's, and of nobody's. */
export async function everyCaller(
  { httpUrl, environments }: SharedMesh,
  contract: Contract,
): Promise<Caller[]> {
  const tenant = await newTenant(httpUrl);
  const owner = await newPerson(httpUrl);
  const member = await newMember(owner, environments.identity.CEDULA_MAIL_FOLDER ?? '');
  const operator = await login(
    httpUrl,
    meshSettings.CEDULA_OPERATOR_EMAIL,
    meshSettings.CEDULA_OPERATOR_PASSWORD,
  );
  const homeOf = async (cedula: Cedula, signer?: { keyId: string; secret: string }): Promise<Home> => {
    const made = signer ?? keyIn(await cedula.post<KeyAnswer>('/v1/access-keys', {}));
    const { client } = await cedula.get<{ client: { id: string } }>('/v1/client');
    const party = createParty({ ...contract, baseUrl: httpUrl, accessKey: made });
    return { party, ids: { cli: client.id, ...(signer === undefined && (await peopleIds(cedula))) } };
  };
  const [one, other, operators] = await Promise.all([
    homeOf(tenant.cedula, tenant),
    homeOf(owner.cedula),
    homeOf(new Cedula({ baseUrl: httpUrl, token: operator.accessToken })),
  ]);
  const ofTenant = { own: one, foreign: other };
  const ofOwner = { own: other, foreign: operators };
  const token = async (wish: object) =>
    (await tenant.cedula.post<{ token: string }>('/v1/api-tokens', { name: 'x', ...wish })).token;
  const narrowed = scopes.flatMap((scope) => [
    newMachine(tenant, { scopes: [scope] }).then(({ accessKey, secret }): Caller => {
      const credential = { accessKey: { keyId: accessKey.id, secret } };
      return { name: `key with ${scope}`, kinds: [Kind.API_CLIENT], scope, credential, ...ofTenant };
    }),
    token({ scopes: [scope] }).then((text): Caller => {
      return {
        name: `token with ${scope}`,
        kinds: [Kind.API_TOKEN],
        scope,
        credential: bearer(text),
        ...ofTenant,
      };
    }),
  ]);
  const person = { kinds: [Kind.PERSON], ...ofOwner };
  return [
    { name: 'key', kinds: [Kind.API_CLIENT], credential: {}, ...ofTenant },
    { name: 'owner', role: Role.OWNER, credential: bearer(owner.tokens.accessToken), ...person },
    { name: 'member', role: Role.MEMBER, credential: bearer(member.tokens.accessToken), ...person },
    {
      name: 'operator',
      kinds: [Kind.OPERATOR, Kind.PERSON],
      role: Role.OWNER,
      credential: bearer(operator.accessToken),
      own: operators,
      foreign: other,
    },
    ...(await Promise.all(narrowed)),
    ...(await nobodies(httpUrl, tenant.cedula, token)).map((who) => ({ ...who, kinds: [], ...ofTenant })),
  ];
}

/** Who has no good credential: never had one, or has one no longer. */
async function nobodies(
  httpUrl: string,
  cedula: Cedula,
  token: (wish: object) => Promise<string>,
): Promise<{ name: string; credential: AskOptions }[]> {
  const expireTime = new Date(Date.now() + 1_000).toISOString();
  const [expired, gone] = await Promise.all([token({ scopes: bare, expireTime }), newPerson(httpUrl)]);
  const { accessKey, secret } = await cedula.post<KeyAnswer>('/v1/access-keys', {});
  await cedula.fetch('DELETE', `/v1/access-keys/${accessKey.id}`);
  const { sessions } = await gone.cedula.get<{ sessions: { id: string }[] }>('/v1/sessions');
  await gone.cedula.fetch('DELETE', `/v1/sessions/${sessions[0]?.id}`);
  const revoked = new Cedula({ baseUrl: httpUrl, keyId: accessKey.id, secret });
  for (const ended of [revoked, gone.cedula, new Cedula({ baseUrl: httpUrl, token: expired })]) {
    const outcome = await soon(() => outcomeOf(ended.fetch('GET', '/v1/images')), '401 UNAUTHENTICATED');
    if (!outcome.startsWith('401')) throw new Error(`a credential that is ended is still good: ${outcome}`);
  }
  return [
    { name: 'nobody', credential: { accessKey: undefined } },
    { name: 'a revoked key', credential: { accessKey: { keyId: accessKey.id, secret } } },
    { name: 'an expired token', credential: bearer(expired) },
    { name: 'an ended session', credential: bearer(gone.tokens.accessToken) },
    { name: 'a token of nobody', credential: bearer(`${gone.tokens.accessToken.slice(0, -4)}AAAA`) },
  ];
}

function keyIn({ accessKey, secret }: KeyAnswer) {
  return { keyId: accessKey.id, secret };
}

async function peopleIds(cedula: Cedula): Promise<Record<string, string>> {
  const { user } = await cedula.get<{ user: { id: string } }>('/v1/users/me');
  const { sessions } = await cedula.get<{ sessions: { id: string }[] }>('/v1/sessions');
  return { usr: user.id, ses: sessions[0]?.id ?? '' };
}

/** Whether a caller acts as an operator, to whom every client's things are there. */
export function actsAsOperator({ kinds }: Caller, operation: Operation): boolean {
  return kinds.includes(Kind.OPERATOR) && operation.callers.includes(Kind.OPERATOR);
}

/** What the contract says of a caller, by its options alone. */
export function mayCall(caller: Caller, operation: Operation): boolean {
  const { kinds, scope, role } = caller;
  if (operation.callers.includes(Kind.PUBLIC)) return true;
  if (!kinds.some((kind) => operation.callers.includes(kind))) return false;
  if (scope !== undefined && operation.scope !== '') {
    if (operation.scope !== scope && operation.scope !== `${scope}:read`) return false;
  }
  if (role === undefined || actsAsOperator(caller, operation)) return true;
  return operation.role !== Role.OWNER || role === Role.OWNER;
}
