import fs from 'node:fs';
import path from 'node:path';

/**
 * The keys that no source under `folder` names: as a text of its own (`'exit.button'`) or by a template that leaves steps
 * open (`portal.ways.${way}.label`). A template that leaves its first step open names nothing.
 */
export function unusedKeys(keys: readonly string[], folder: string): string[] {
	const named = new Set<string>();
	const open: RegExp[] = [];
	for (const file of fs.globSync('**/*.{ts,svelte}', { cwd: folder })) {
		if (file.endsWith('.test.ts')) continue;
		const text = fs.readFileSync(path.join(folder, file), 'utf8');
		for (const [, , key] of text.matchAll(/(['"`])((?:[\w-]+\.)+[\w-]+)\1/g)) named.add(key as string);
		for (const [, template] of text.matchAll(/`([\w-]+\.[^`\n]*\$\{[^`\n]*)`/g)) open.push(patternOf(template as string));
	}
	return keys.filter((key) => !named.has(key) && !open.some((pattern) => pattern.test(key)));
}

const patternOf = (template: string): RegExp => new RegExp(`^${template.split(openStep).map(literally).join('.+')}$`);
const openStep = /\$\{[^}]*\}/;
const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
