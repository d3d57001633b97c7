import type { JsonValue } from '@bufbuild/protobuf';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { resourceFieldsOf } from '@cedula/operations/resource.ts';
import type { Route } from '@cedula/operations/route.ts';
import type { Contract } from '../contract.ts';
import { withField } from '../values/draft.ts';
import { stringRulesOf } from '../values/scalars.ts';
import { messageOf } from './full.ts';
import { prefixOf, textAt } from './makers.ts';
import type { AskOptions, Party } from './party.ts';

/** A way to get a credential that may do less than its client. */
export interface Narrowing {
  readonly caller: Operation_Caller;
  /** What people call such a credential. */
  readonly name: string;
  /** Every scope that one can be narrowed to. */
  readonly scopes: readonly string[];
  /** Gives how calls are made with one of the party's; the same for the same scopes. */
  issue(party: Party, scopes: readonly string[]): Promise<AskOptions>;
}

const names = new Map<Operation_Caller, string>([
  [Operation_Caller.API_CLIENT, 'a narrowed access key'],
  [Operation_Caller.API_TOKEN, 'an API token'],
]);

/** The credentials with scopes of their own that operations of the contract issue to an access key. */
export function narrowingsOf({ routes, validRequests }: Contract): Narrowing[] {
  return routes.flatMap((route) => {
    const { method, operation } = route;
    const field = method.input.fields.find(
      ({ name, fieldKind }) => name === 'scopes' && fieldKind === 'list',
    );
    const name = names.get(operation.issues);
    if (field === undefined || name === undefined || !operation.callers.includes(Operation_Caller.API_CLIENT))
      return [];
    const issue = async (party: Party, scopes: readonly string[]) => {
      const draft = withField(validRequests(route).needed, field, [...scopes]);
      return credentialIn(route, messageOf(await party.ask(route, await party.fill(route, draft))));
    };
    return [
      {
        caller: operation.issues,
        name,
        scopes: stringRulesOf(field)?.in ?? [],
        issue: (party, scopes) => kept(party, [name, ...scopes].join(' '), () => issue(party, scopes)),
      },
    ];
  });
}

const issued = new WeakMap<Party, Map<string, Promise<AskOptions>>>();

function kept(party: Party, name: string, make: () => Promise<AskOptions>): Promise<AskOptions> {
  const own = issued.get(party) ?? new Map<string, Promise<AskOptions>>();
  issued.set(party, own);
  const made = own.get(name) ?? make();
  own.set(name, made);
  return made;
}

/** How calls are made with what an operation issued: a bearer token, or a key to sign with. */
function credentialIn({ method: { output } }: Route, message: JsonValue | undefined): AskOptions {
  const token = output.fields.find(({ name }) => name === 'token');
  if (token !== undefined) {
    const headers = { authorization: `Bearer ${textAt(message, [token])}` };
    return { accessKey: undefined, headers };
  }
  const keyPath = resourceFieldsOf(output).find((path) => prefixOf(path) === 'key') ?? [];
  const secret = output.fields.filter(({ name }) => name === 'secret');
  return { accessKey: { keyId: textAt(message, keyPath), secret: textAt(message, secret) } };
}
