import type { JsonValue } from '@bufbuild/protobuf';
import { Operation_Effect } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { type Paging, pagingOf } from '@cedula/operations/paging.ts';
import type { Route } from '@cedula/operations/route.ts';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contract } from '../contract.ts';
import { messageOf } from '../parties/full.ts';
import { prefixOf } from '../parties/makers.ts';
import type { Party } from '../parties/party.ts';
import { isRecord } from '../requests/reply.ts';
import type { Draft } from '../values/draft.ts';
import { tiedTo } from '../values/tied-fields.ts';
import { fillIds } from '../values/placeholder.ts';
import type { Bench, Case, CaseSource } from './case.ts';
import { mayCall } from './credentials.ts';

/** So many items a list has before its pages are turned. */
const furnished = 4;
const waitMs = 15_000;
const pollMs = 200;

/** What every list promises of its pages. */
export const pagingCases: CaseSource = (route, contract) => {
  const paging = pagingOf(route.method);
  if (paging === undefined || route.pathFields.length > 0) return [];
  const list: List = { route, contract, paging };
  if (!canBeFurnished(list)) return [];
  const named = (name: string, run: Case['run']): Case => ({
    kind: 'paging',
    route,
    name,
    pair: 'paging',
    run,
  });
  return [
    named('gives the same items in the same order, whatever the page size', (bench) =>
      sameInAnySize(list, bench),
    ),
    named('gives the newest first', (bench) => newestFirst(list, bench)),
    named('goes on as it began while items are added', (bench) => stable(list, bench)),
    named('refuses a token of another client', async ({ one, other }) => {
      await expectInvalid(list, one, { pageToken: await tokenOf(list, other) });
    }),
    named('refuses a token that was changed, or made up', async ({ one }) => {
      const token = await tokenOf(list, one);
      for (const wrong of [`${token}A`, token.slice(1), token.toLowerCase(), 'x', one.accessKey.keyId])
        await expectInvalid(list, one, { pageToken: wrong });
    }),
    ...otherLists(list).map((another) =>
      named(`refuses a token of ${another.route.template}`, async ({ one }) => {
        await expectInvalid(list, one, { pageToken: await tokenOf(another, one) });
      }),
    ),
    ...filtersOf(list).map(([name, filter]) =>
      named(`refuses a token that was given without ${name}`, async ({ one }) => {
        const filled = await fillIds(filter, (prefix) => one.own(prefix));
        await expectInvalid(list, one, { ...filled, pageToken: await tokenOf(list, one) });
      }),
    ),
  ];
};

interface List {
  readonly route: Route;
  readonly contract: Contract;
  readonly paging: Paging;
}

interface Page {
  readonly items: readonly JsonValue[];
  readonly next: string;
}

async function pageOf({ route, paging }: List, party: Party, draft: Draft): Promise<Page> {
  const message = messageOf(await party.ask(route, draft));
  const { [paging.items.jsonName]: items, [paging.nextPageToken.jsonName]: next } = isRecord(message)
    ? message
    : {};
  assert.ok(Array.isArray(items) && typeof next === 'string', 'the answer is no page');
  return { items, next };
}

/** Every item from a page on. */
async function walk(list: List, party: Party, pageSize: number, from = ''): Promise<JsonValue[]> {
  const items: JsonValue[] = [];
  for (let pageToken = from; items.length < 1_000;) {
    const page = await pageOf(list, party, { pageSize, ...(pageToken !== '' && { pageToken }) });
    assert.ok(page.items.length <= pageSize, `a page of ${pageSize} has ${page.items.length} items`);
    items.push(...page.items);
    if (page.next === '') return items;
    pageToken = page.next;
  }
  throw new Error('the list has no end');
}

/** The list, as soon as there is something to turn pages in. */
async function furnish(list: List, party: Party): Promise<JsonValue[]> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const items = await walk(list, party, 100);
    if (items.length >= furnished) return items;
    if (Date.now() > deadline) throw new Error(`the list has ${items.length} items and no more come`);
    if (!(await addItem(list, party))) await sleep(pollMs);
  }
}

/** Makes one item more. False: no operation does at once, so others have to come of themselves. */
async function addItem({ paging, contract }: List, party: Party): Promise<boolean> {
  const prefix = itemPrefix(paging);
  if (contract.makers.has(prefix)) {
    await party.fresh(prefix);
    return true;
  }
  const metered = [...contract.makers].find(([, { route }]) => route.operation.meter !== '');
  if (metered !== undefined) await party.fresh(metered[0]);
  return false;
}

async function sameInAnySize(list: List, { one }: Bench): Promise<void> {
  const all = await furnish(list, one);
  const known = new Set(all.map(nameOf));
  for (const pageSize of [1, 2, 3]) {
    const items = await walk(list, one, pageSize);
    const names = items.map(nameOf);
    assert.equal(new Set(names).size, names.length, `pages of ${pageSize} give an item twice`);
    // Others may have been added meanwhile.
    assert.deepEqual(
      names.filter((name) => known.has(name)),
      all.map(nameOf),
    );
  }
}

/** What makes an item the same one: its id, since the rest may change between two pages; or all of it. */
function nameOf(item: JsonValue): string {
  const id = isRecord(item) ? item['id'] : undefined;
  return typeof id === 'string' ? id : JSON.stringify(item);
}

async function newestFirst(list: List, { one }: Bench): Promise<void> {
  const times = (await furnish(list, one)).map((item) => (isRecord(item) ? item['createTime'] : undefined));
  const sorted = times.map((time) => Date.parse(typeof time === 'string' ? time : ''));
  assert.deepEqual(
    sorted,
    sorted.toSorted((one_, other) => other - one_),
  );
}

async function stable(list: List, { one }: Bench): Promise<void> {
  const before = await furnish(list, one);
  const first = await pageOf(list, one, { pageSize: 2 });
  const deadline = Date.now() + waitMs;
  const [newestName] = (await pageOf(list, one, { pageSize: 1 })).items.map(nameOf);
  await addItem(list, one);
  const isNewest = async () =>
    (await pageOf(list, one, { pageSize: 1 })).items.every((item) => nameOf(item) === newestName);
  while (await isNewest()) {
    assert.ok(Date.now() < deadline, 'what was added is not in the list');
    await sleep(pollMs);
  }
  const whole = [...first.items, ...(await walk(list, one, 2, first.next))];
  const known = new Set(before.map(nameOf));
  assert.deepEqual(
    whole.map(nameOf).filter((name) => known.has(name)),
    before.map(nameOf),
  );
}

async function tokenOf(list: List, party: Party): Promise<string> {
  await furnish(list, party);
  const { next } = await pageOf(list, party, { pageSize: 1 });
  assert.notEqual(next, '');
  return next;
}

async function expectInvalid({ route, paging }: List, party: Party, draft: Draft): Promise<void> {
  const { status, refusal } = await party.ask(route, draft);
  const seen = [status, refusal?.reason, refusal?.violations.map(({ field }) => field)];
  assert.deepEqual(seen, [400, 'PAGE_TOKEN_INVALID', [paging.pageToken.jsonName]]);
}

function otherLists({ route, contract }: List): List[] {
  return contract.routes.flatMap((another) => {
    const paging = pagingOf(another.method);
    const isOther =
      another !== route &&
      another.pathFields.length === 0 &&
      another.operation.effect === Operation_Effect.READ;
    if (paging === undefined || !isOther) return [];
    const list: List = { route: another, contract, paging };
    return mayCall(another) && canBeFurnished(list) ? [list] : [];
  });
}

/** What narrows a list down, field by field, with those that belong together. */
function filtersOf({ route, contract }: List): [string, Draft][] {
  const { all } = contract.validRequests(route);
  const filters = route.method.input.fields.filter(
    ({ name, jsonName }) => name !== 'page_size' && jsonName in all,
  );
  return filters.map((field) => [
    field.jsonName,
    Object.fromEntries(tiedTo(field).map(({ jsonName }) => [jsonName, all[jsonName] ?? null])),
  ]);
}

/** Whether somebody can see to it that the list has items: they are made, or come with every metered call. */
function canBeFurnished({ paging, contract }: List): boolean {
  const prefix = itemPrefix(paging);
  return contract.makers.has(prefix) || prefix === 'req';
}

function itemPrefix({ items }: Paging): string {
  return items.message?.fields.map((field) => prefixOf([field])).find((own) => own !== '') ?? '';
}
