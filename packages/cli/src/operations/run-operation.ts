import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { pagingOf } from '@cedula/operations/paging.ts';
import type { UploadProgress } from '@cedula/client';
import { connect } from '../connect.ts';
import { globalOptionsOf } from '../global-options.ts';
import { itemPrinter } from '../output/print-items.ts';
import { printMessage } from '../output/print-message.ts';
import { checkOutput, saveDownload } from '../output/save-download.ts';
import type { ProfileStore } from '../profiles/profile-store.ts';
import { type Tell, withProgress } from '../terminal/progress.ts';
import { inputReader } from '../terminal/read-input.ts';
import { secretReader } from '../terminal/read-secret.ts';
import { printLine, tellLine, type Terminal } from '../terminal/terminal.ts';
import { callOperation, type Outcome, type Page } from './call-operation.ts';
import type { RunOperation } from './operation-command.ts';
import { requestFields } from './operation-input.ts';
import type { CliOperation } from './operations.ts';

/** How the answer of a call is shown. */
interface Showing {
  readonly operation: CliOperation;
  readonly terminal: Terminal;
  readonly json: boolean;
  readonly all: boolean;
  readonly output: string | undefined;
}

/** Makes what runs the commands of operations: reads, calls, prints. */
export function operationRunner(terminal: Terminal, store: ProfileStore): RunOperation {
  return async (operation, typed, command) => {
    const global = globalOptionsOf(command);
    const { route } = operation;
    const { pathValues, idempotencyKey, all, output } = typed;
    const showing = { operation, terminal, json: global.json === true, all, output };
    if (route.download !== undefined) checkOutput(output, terminal);
    const readInput = inputReader(terminal);
    const readSecretFrom = secretReader(terminal, readInput);
    const fields = await requestFields(route, typed, { readInput, readSecretFrom });
    const isPublic = route.operation.callers.includes(Operation_Caller.PUBLIC);
    const cedula = await connect(global, terminal, store, { isPublic });
    const outcome = await withProgress(terminal, nameOf(showing), (tell) =>
      callOperation(cedula, operation, pathValues, fields, {
        ...(idempotencyKey !== undefined && { idempotencyKey }),
        ...(terminal.stderr.isTTY && { onProgress: percentTo(tell) }),
      }),
    );
    await show(outcome, showing);
  };
}

const nameOf = ({ operation: { resource, verb } }: Showing) => `${resource} ${verb}`;

function percentTo(tell: Tell): (progress: UploadProgress) => void {
  return ({ sentBytes, totalBytes }) => {
    if (totalBytes > 0) tell(`${Math.floor((100 * sentBytes) / totalBytes)} %`);
  };
}

async function show(outcome: Outcome, showing: Showing): Promise<void> {
  const { operation, terminal, json, all, output } = showing;
  if (outcome.kind === 'bytes') {
    const { download } = outcome;
    await withProgress(terminal, nameOf(showing), (tell) => saveDownload(download, output, terminal, tell));
  } else if (outcome.kind === 'pages') {
    await (all ? showAllPages(outcome.pages, showing) : showPage(outcome.pages, showing));
  } else if (json) printLine(terminal, JSON.stringify(outcome.message ?? {}));
  else printMessage(operation.route.method.output, outcome.message, terminal);
}

async function showPage(pages: Pages, showing: Showing): Promise<void> {
  const { terminal } = showing;
  const page = await withProgress(terminal, nameOf(showing), () => pages.page());
  if (showing.json) return printLine(terminal, JSON.stringify(page));
  itemPrinter(itemsField(showing), terminal)(itemsOf(page, showing));
  if (page.nextPageToken !== '')
    tellLine(terminal, `There are more: --page-token ${page.nextPageToken}, or --all.`);
}

async function showAllPages(pages: Pages, showing: Showing): Promise<void> {
  const { terminal, json } = showing;
  const print = itemPrinter(itemsField(showing), terminal);
  const iterator = pages.pages()[Symbol.asyncIterator]();
  for (;;) {
    const next = await withProgress(terminal, nameOf(showing), () => iterator.next());
    if (next.done === true) return;
    const items = itemsOf(next.value, showing);
    if (!json) print(items);
    else for (const item of items) printLine(terminal, JSON.stringify(item));
  }
}

type Pages = Extract<Outcome, { kind: 'pages' }>['pages'];

function itemsField({ operation: { route } }: Showing) {
  const items = pagingOf(route.method)?.items;
  if (items === undefined) throw new Error(`${route.method.name} does not list`);
  return items;
}

function itemsOf(page: Page, showing: Showing): readonly unknown[] {
  const items: unknown = page[itemsField(showing).jsonName];
  return Array.isArray(items) ? items : [];
}
