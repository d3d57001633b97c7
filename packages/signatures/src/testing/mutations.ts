import { KEY_ID, OTHER_KEY_ID } from './sign-as-told.ts';
import { contentDigest, fieldValue, withAddedLine, withFields } from './wire-request.ts';
import type { WireRequest } from './wire-request.ts';

/** Random numbers; `0` everywhere is the simplest choice, towards which a failure shrinks. */
export type Choices = readonly [number, number, number];
/** Changes something that is covered; gives `undefined` where the request has no such thing. */
export type Mutation = (request: WireRequest, choices: Choices) => WireRequest | undefined;

const VISIBLE = Array.from({ length: 0x7f - 0x21 }, (_, at) => String.fromCharCode(0x21 + at)).join('');
const PRINTABLE = ` ${VISIBLE}`;
const IN_A_PATH = "abcXYZ019-._~!$&'()*+,;=:@/%";

/** Everything of a signed request that a signature binds, each with the ways to change it. */
export const mutations: Readonly<Record<string, Mutation>> = {
  method: (request, [which]) => ({
    ...request,
    method: pick(
      ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'get'].filter((m) => m !== request.method),
      which,
    ),
  }),

  authority: (request, choices) => {
    const [, name = '', port = ''] = /^(.*?)(:\d+)?$/.exec(field(request, 'host')) ?? [];
    const hosts = [
      'evil.example',
      `a${name}`,
      `${name}a`,
      `${name}:81`,
      `${name}:8080`,
      'localhost:81',
      `${name}.${port}`,
    ];
    return withFields(request, {
      Host: pick(
        hosts.filter((host) => host !== `${name}${port}`),
        choices[0],
      ),
    });
  },

  path: (request, choices) => {
    const { path, rest } = split(request.target);
    return { ...request, target: edit(path, choices, IN_A_PATH) + rest };
  },

  query: (request, choices) => {
    const { path, rest } = split(request.target);
    return { ...request, target: `${path}?${edit(rest.slice(1), choices, `${IN_A_PATH}?`)}` };
  },

  'content digest': (request, choices) =>
    withFields(request, {
      'Content-Digest': pick(
        [
          contentDigest(`${request.body}a`),
          edit(field(request, 'content-digest'), choices, VISIBLE),
          `${field(request, 'content-digest')}, sha-512=:${Buffer.alloc(64).toString('base64')}:`,
        ],
        choices[2],
      ),
    }),

  'content type': (request, choices) => changeField(request, 'Content-Type', choices),
  'idempotency key': (request, choices) => changeField(request, 'Idempotency-Key', choices),
  'covered field beyond the profile': (request, choices) =>
    field(request, 'signature-input').includes('"x-note"')
      ? changeField(request, 'X-Note', choices)
      : undefined,

  'parameter value': (request, [which, ...choices]) =>
    changeList(request, 'parameters', (list) => {
      const at = which % list.length;
      return list.with(at, changeParameter(list[at] ?? '', [choices[0], choices[1], which]));
    }),
  'parameter set': (request, choices) =>
    changeList(request, 'parameters', (list) => changeSet(list, choices, 'a="b"')),
  'component list': (request, choices) =>
    changeList(request, 'components', (list) => changeSet(list, choices, '"user-agent"')),
  'component identifier': (request, [which, how]) =>
    changeList(request, 'components', (list) => {
      const at = which % list.length;
      const one = list[at] ?? '';
      const changed = [
        `${one};key="a"`,
        `${one};sf`,
        `${one};bs`,
        `${one};req`,
        one.toUpperCase(),
        one.slice(1, -1),
        `"${one}`,
      ];
      return list.with(at, pick(changed, how));
    }),

  'signature bytes': (request, [at, bit]) => {
    const [label = '', mac = ''] = field(request, 'signature').split('=:');
    const bytes = Buffer.from(mac, 'base64');
    const index = at % bytes.length;
    bytes[index] = (bytes[index] ?? 0) ^ (1 << (bit % 8));
    return withFields(request, { Signature: `${label}=:${bytes.toString('base64')}:` });
  },
  'signature text': (request, choices) =>
    withFields(request, { Signature: edit(field(request, 'signature'), choices, PRINTABLE) }),
  'signature input text': (request, choices) =>
    withFields(request, { 'Signature-Input': edit(field(request, 'signature-input'), choices, PRINTABLE) }),

  'number of signatures': (request, [how]) => {
    const input = field(request, 'signature-input');
    const value = field(request, 'signature');
    const more = { input: `z${input}`, value: `z${value}` };
    return pick(
      [
        withFields(request, {
          'Signature-Input': `${input}, ${more.input}`,
          Signature: `${value}, ${more.value}`,
        }),
        withFields(request, {
          'Signature-Input': `${more.input}, ${input}`,
          Signature: `${more.value}, ${value}`,
        }),
        withFields(request, { 'Signature-Input': `${input}, ${more.input}` }),
        withFields(request, { Signature: `${value}, ${more.value}` }),
        withAddedLine(withAddedLine(request, 'Signature-Input', more.input), 'Signature', more.value),
        withAddedLine(request, 'Signature', value),
        withAddedLine(request, 'Signature-Input', input),
        withFields(request, { Signature: undefined }),
        withFields(request, { 'Signature-Input': undefined }),
      ],
      how,
    );
  },
};

function pick<T>(list: readonly T[], choice: number): T {
  const item = list[choice % list.length];
  if (item === undefined) throw new RangeError('There is nothing to pick from.');
  return item;
}

function field(request: WireRequest, name: string): string {
  return fieldValue(request, name) ?? '';
}

function split(target: string): { path: string; rest: string } {
  const mark = target.indexOf('?');
  return mark === -1 ? { path: target, rest: '' } : { path: target.slice(0, mark), rest: target.slice(mark) };
}

/**
 * Puts in, takes out or replaces one character. Where spaces may be put in, it is not at
 * the ends, where they belong to HTTP's framing and not to the value.
 */
function edit(text: string, [how, where, what]: Choices, alphabet: string): string {
  const at = where % Math.max(text.length, 1);
  const atAnEnd = at === 0 || at === text.length - 1;
  const character = pick(
    (atAnEnd ? alphabet.trim() : alphabet).split('').filter((one) => one !== text[at]),
    what,
  );
  if (text === '' || how % 3 === 0) return text.slice(0, at) + character + text.slice(at);
  return text.slice(0, at) + (how % 3 === 1 ? character : '') + text.slice(at + 1);
}

function changeField(request: WireRequest, name: string, choices: Choices): WireRequest | undefined {
  const value = fieldValue(request, name.toLowerCase());
  if (value === undefined) return undefined;
  return pick(
    [
      withFields(request, { [name]: edit(value, choices, VISIBLE) }),
      withFields(request, { [name]: edit(value, choices, VISIBLE) }),
      withFields(request, { [name]: undefined }),
      withAddedLine(request, name, value),
    ],
    choices[2],
  );
}

/** Leaves one out, doubles one, adds one, swaps two, or takes all away. */
function changeSet(list: readonly string[], [how, where]: Choices, added: string): readonly string[] {
  const at = where % list.length;
  const next = (at + 1) % list.length;
  const one = list[at] ?? '';
  return pick(
    [
      list.toSpliced(at, 1),
      list.toSpliced(at, 0, one),
      list.toSpliced(at, 0, added),
      list.with(at, list[next] ?? '').with(next, one),
      [],
    ],
    how,
  );
}

/** Another value that the parameter could have, or none. */
function changeParameter(parameter: string, [how, where, what]: Choices): string {
  const [name = '', value = ''] = parameter.split('=');
  if (/^\d+$/.test(value)) {
    return `${name}=${pick([Number(value) + 1, Number(value) - 1, `0${value}`, `${value}.0`, `"${value}"`], how)}`;
  }
  if (value === `"${KEY_ID}"` && how % 2 === 0) return `${name}="${OTHER_KEY_ID}"`;
  const text = edit(value.slice(1, -1), [how, where, what], 'abcABC019-_');
  return pick([`${name}="${text}"`, `${name}="${text}"`, `${name}=""`, name], where);
}

/** Rewrites the components or the parameters of Signature-Input, and leaves the MAC as it was. */
function changeList(
  request: WireRequest,
  which: 'components' | 'parameters',
  change: (list: readonly string[]) => readonly string[],
): WireRequest {
  const [, label = '', names = '', tail = ''] =
    /^([^=]*)=\((.*?)\)(.*)$/.exec(field(request, 'signature-input')) ?? [];
  const components = names.split(' ');
  const parameters = tail.split(';').slice(1);
  const list = (which === 'components' ? change(components) : components).join(' ');
  const rest = (which === 'parameters' ? change(parameters) : parameters).map((one) => `;${one}`).join('');
  return withFields(request, { 'Signature-Input': `${label}=(${list})${rest}` });
}
