import fs from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..', '..');

/** A small tree of files, by path; what a rule of the house is tried on. */
export type Plants = Readonly<Record<string, string>>;

export function plant(folder: string, files: Plants): void {
	for (const [file, text] of Object.entries(files)) {
		fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
		fs.writeFileSync(path.join(folder, file), text);
	}
}

/** Gives a planted tree this checkout's package.json, settings and installed packages. */
export function furnish(folder: string, ...settings: readonly string[]): void {
	for (const file of ['package.json', ...settings]) fs.copyFileSync(path.join(root, file), path.join(folder, file));
	fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
}
