import { nameOf } from '@cedula/operations/operation.ts';
import type { Route } from '@cedula/operations/route.ts';
import { allCases, obstacles, skippedCallers } from './cases/all-cases.ts';
import { labelOf, readContract } from './contract.ts';
import { createBenches } from './run/bench.ts';
import { type Options, readOptions, usage } from './run/options.ts';
import { countByKind, textReport } from './run/report.ts';
import { runCases } from './run/run-cases.ts';

/**
 * The `cedula-contract` command.
 *
 * @param words the command line after the command's name
 * @returns the exit code
 */
export async function main(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  try {
    const options = readOptions(words, environment);
    if (options !== undefined) return await run(options);
    process.stdout.write(`${usage}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`cedula-contract: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function run(options: Options): Promise<number> {
  const { baseUrl, accessKeys, logins, isJson } = options;
  const contract = readContract();
  const cases = allCases(contract, (route) => isWanted(route, options)).filter(({ kind }) =>
    options.kinds.includes(kind),
  );
  const benches = createBenches({ baseUrl, contract, accessKeys, logins });
  // Nothing is tried before it is known that there is somebody to try it as.
  await benches.get('shared');
  const onDone = (done: number) => {
    if (!isJson && process.stderr.isTTY) process.stderr.write(`\r${done} of ${cases.length}`);
  };
  const failures = await runCases(cases, { benches, onDone });
  const notTried = [
    ...obstacles(contract),
    ...skippedCallers(contract, logins).map(
      ({ caller, operations, why }) => `${caller} on ${operations} operations: ${why}`,
    ),
  ];
  const report = { cases: countByKind(cases), failures, notTried };
  process.stdout.write(
    `${isJson ? JSON.stringify(report, null, 2) : textReport(cases, failures, notTried)}\n`,
  );
  return failures.length === 0 ? 0 : 1;
}

function isWanted(route: Route, { only }: Options): boolean {
  return `${labelOf(route)} ${nameOf(route.method)}`.includes(only);
}
