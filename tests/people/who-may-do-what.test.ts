import { setTimeout as delay } from 'node:timers/promises';
import { Cedula } from '@cedula/client';
import {
  type Operation,
  Operation_Caller as Kind,
  Operation_Role as Role,
} from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { services } from '@cedula/contract/services.ts';
import type { Route } from '@cedula/operations/route.ts';
import { routesOf } from '@cedula/operations/routes-of.ts';
import { afterAll, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { meshSettings } from '../../tools/testing/mesh-settings.ts';
import { tell } from '../faults/testing/timing.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { newMachine } from '../machines/machine.ts';
import { login, newMember, newPerson } from './person.ts';

const { httpUrl, environments } = await sharedMesh();
const routes = routesOf(Object.values(services).flat());
const bare = ['images', 'inference', 'billing', 'payments', 'manage'];
const scopes = bare.flatMap((scope) => [scope, `${scope}:read`]);

/** A caller, and what the contract knows it as. */
interface Caller {
  readonly name: string;
  readonly kinds: readonly Kind[];
  /** Absent: not narrowed. */
  readonly scope?: string;
  readonly role?: Role;
  readonly fetch: Cedula['fetch'];
}

async function everyCaller(): Promise<Caller[]> {
  const tenant = await newTenant(httpUrl);
  const owner = await newPerson(httpUrl);
  const member = await newMember(owner, environments.identity.CEDULA_MAIL_FOLDER ?? '');
  const operator = await login(
    httpUrl,
    meshSettings.CEDULA_OPERATOR_EMAIL,
    meshSettings.CEDULA_OPERATOR_PASSWORD,
  );
  const as = (cedula: Cedula): Pick<Caller, 'fetch'> => ({ fetch: (...call) => cedula.fetch(...call) });
  const bearer = (token: string) => as(new Cedula({ baseUrl: httpUrl, token }));
  const narrowed = scopes.map(async (scope): Promise<Caller> => {
    const { cedula } = await newMachine(tenant, { scopes: [scope] });
    return { name: `key with ${scope}`, kinds: [Kind.API_CLIENT], scope, ...as(cedula) };
  });
  const tokens = scopes.map(async (scope): Promise<Caller> => {
    const { token } = await tenant.cedula.post<{ token: string }>('/v1/api-tokens', {
      name: 'x',
      scopes: [scope],
    });
    return { name: `token with ${scope}`, kinds: [Kind.API_TOKEN], scope, ...bearer(token) };
  });
  return [
    { name: 'key', kinds: [Kind.API_CLIENT], ...as(tenant.cedula) },
    { name: 'owner', kinds: [Kind.PERSON], role: Role.OWNER, ...as(owner.cedula) },
    { name: 'member', kinds: [Kind.PERSON], role: Role.MEMBER, ...as(member.cedula) },
    {
      name: 'operator',
      kinds: [Kind.OPERATOR, Kind.PERSON],
      role: Role.OWNER,
      ...bearer(operator.accessToken),
    },
    ...(await Promise.all([...narrowed, ...tokens])),
  ];
}

/** What the contract says of a caller, by its options alone. */
function mayCall({ kinds, scope, role }: Caller, operation: Operation): boolean {
  if (operation.callers.includes(Kind.PUBLIC)) return true;
  if (!kinds.some((kind) => operation.callers.includes(kind))) return false;
  if (scope !== undefined && operation.scope !== '') {
    const read = `${scope}:read`;
    if (operation.scope !== scope && operation.scope !== read) return false;
  }
  const asOperator = kinds.includes(Kind.OPERATOR) && operation.callers.includes(Kind.OPERATOR);
  return role === undefined || asOperator || operation.role !== Role.OWNER || role === Role.OWNER;
}

/** A call that is judged like any, and then refused for a parameter that nobody knows: it changes nothing. */
const harmless = { query: { noSuchParameter: '1' } };
const pathOf = ({ template }: Route) => template.replaceAll(/\{[^}]*\}/g, 'x');

/** What a refusal says of the caller: 401 and 403 as they are, everything else is that it was let in. */
async function verdictOf(call: () => Promise<Response>): Promise<string> {
  let response = await call();
  // Whoever is put off has not been judged yet.
  for (let tries = 1; response.status === 503 && tries < 10; tries += 1) {
    await delay(300);
    response = await call();
  }
  const { reason }: { reason?: string } = JSON.parse(await response.text());
  if (response.status === 401 || response.status === 403) return `${response.status} ${reason}`;
  return response.status === 400 || response.status === 415 ? 'let in' : `${response.status} ${reason}`;
}

let cells = 0;
afterAll(() => tell(`who may do what: ${cells} cells`));

const callers = await everyCaller();

test.each(routes.map((route) => [`${route.httpMethod} ${route.template}`, route] as const))(
  '%s lets in whom the contract names, and nobody else',
  async (_, route) => {
    const url = new URL(`${pathOf(route)}?noSuchParameter=1`, httpUrl);
    const isPublic = route.operation.callers.includes(Kind.PUBLIC);
    const nobody = await verdictOf(() => fetch(url, { method: route.httpMethod }));
    expect(nobody).toBe(isPublic ? 'let in' : '401 UNAUTHENTICATED');
    const verdicts = await Promise.all(
      callers.map(async (caller) => [
        caller.name,
        await verdictOf(() => caller.fetch(route.httpMethod, pathOf(route), harmless)),
      ]),
    );
    cells += verdicts.length + 1;
    const expected = callers.map((caller) => [
      caller.name,
      mayCall(caller, route.operation) ? 'let in' : '403 PERMISSION_DENIED',
    ]);
    expect(verdicts).toEqual(expected);
  },
);
