import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { Figure } from '../bench/load/report.ts';

// npm run bench [-- names]: runs the benchmarks of bench/ one after the other, prints their
// figures, and fails where one is beyond its bound.

const wanted = process.argv.slice(2);
const programs = globSync('bench/*.ts').toSorted();
const chosen =
  wanted.length === 0 ? programs : programs.filter((path) => wanted.includes(basename(path, '.ts')));
if (chosen.length === 0) {
  console.error(
    `there is no such benchmark; there are ${programs.map((path) => basename(path, '.ts')).join(', ')}`,
  );
  process.exit(2);
}

let missed = 0;
for (const program of chosen) {
  console.log(`\n${basename(program, '.ts')}`);
  if (!(await run(program))) missed += 1;
}
console.log(
  missed === 0 ? '\nevery figure is within its bound' : `\n${missed} benchmarks failed or are beyond a bound`,
);
process.exit(missed === 0 ? 0 : 1);

async function run(program: string): Promise<boolean> {
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let isWithin = true;
  for await (const line of createInterface({ input: child.stdout })) {
    const figure = figureOf(line);
    if (figure === undefined) console.log(`  ${line}`);
    else isWithin = show(figure) && isWithin;
  }
  return (await ended) === 0 && isWithin;
}

function figureOf(line: string): Figure | undefined {
  if (!line.startsWith('{')) return undefined;
  const figure: Figure = JSON.parse(line);
  return figure;
}

function show({ name, value, unit, atMost, atLeast, note }: Figure): boolean {
  const isWithin = value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity);
  const bound = [
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
  ].join(', ');
  const verdict = bound === '' ? '' : `  ${isWithin ? 'ok' : 'BEYOND'} (${bound})`;
  console.log(`  ${name.padEnd(40)} ${String(value).padStart(10)} ${unit}${verdict}`);
  if (note !== undefined) console.log(`    ${note}`);
  return isWithin;
}
