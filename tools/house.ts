/**
 * Holds the tree to the rules of the house.
 *
 *   node tools/house.ts [FOLDER] [--json]    FOLDER defaults to this checkout; --json prints `{rules, findings}`
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findingsOf } from './house/rule.ts';
import { houseRules } from './house/rules.ts';
import { readTree } from './house/tree.ts';

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true });
const files = readTree(path.resolve(positionals[0] ?? path.join(import.meta.dirname, '..')));
const findings = houseRules.flatMap((rule) => findingsOf(rule, files));

if (values.json) process.stdout.write(`${JSON.stringify({ rules: houseRules.map((rule) => rule.name), findings })}\n`);
else for (const { path: file, line, rule, about } of findings) process.stdout.write(`${file}:${line} ${rule}: ${about}\n`);
process.exitCode = findings.length > 0 ? 1 : 0;
