import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { promtool } from './promtool.ts';

const folder = join(import.meta.dirname, '../../observability');
const rules = join(folder, 'rules/cedula.yaml');
const ruleTests = join(folder, 'rules/cedula.test.yaml');
const read = (path: string) => readFileSync(path, 'utf8');
const alerts = [...read(rules).matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
const { ports } = await sharedMesh();

/** apt takes half a minute where promtool is missing. */
const withInstallation = 240_000;

test(
  'the rules are rules, and each alert comes when it should and not before',
  async () => {
    expect(await promtool('check', 'rules', rules)).toContain(`${alerts.length} rules found`);
    expect(await promtool('test', 'rules', ruleTests)).toContain('SUCCESS');
  },
  withInstallation,
);

test('every alert is tried, silent and not, and has a section that says what to do', () => {
  const tried = read(ruleTests);
  const page = read(join(folder, 'README.md'));
  for (const alert of alerts) {
    expect(tried).toMatch(new RegExp(`eval_time: \\w+, alertname: ${alert} }`));
    expect(tried).toMatch(new RegExp(`alertname: ${alert}\\n +exp_alerts:`));
    expect(page).toContain(`\n### ${alert}\n`);
  }
  expect(page.match(/^### \w+$/gm)).toHaveLength(alerts.length);
});

test('every metric that a rule or the page names is one that a service exposes', async () => {
  const exposed = new Set<string>();
  for (const { internal } of Object.values(ports)) {
    const text = await (await fetch(`http://127.0.0.1:${internal}/metrics`)).text();
    for (const [, name = '', type] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
      const parts = type === 'histogram' ? ['_bucket', '_count', '_sum'] : [''];
      for (const part of parts) exposed.add(name + part);
      // In words a histogram goes by its own name.
      exposed.add(name);
    }
  }
  const named = [rules, join(folder, 'README.md')].flatMap((path) => read(path).match(/\bcedula_\w+/g) ?? []);
  expect(named.length).toBeGreaterThan(alerts.length);
  expect([...new Set(named)].filter((name) => !exposed.has(name))).toEqual([]);
});
