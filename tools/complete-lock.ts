/**
 * Names in package-lock.json the packages for other platforms that npm left out. A registry that lacks one at the moment of `npm install`
 * makes npm forget it, and `npm ci` then refuses the whole file. Run it after every change of dependencies.
 */
import fs from 'node:fs';
import path from 'node:path';

type Entry = {
	version?: string;
	integrity?: string;
	optional?: boolean;
	optionalDependencies?: Record<string, string>;
	[key: string]: unknown;
};

const file = path.resolve(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(fs.readFileSync(file, 'utf8')) as { packages: Record<string, Entry> };
const forgotten = Object.entries(lock.packages).flatMap(([from, entry]) =>
	Object.entries(entry.optionalDependencies ?? {})
		.filter(([name]) => !isNamed(from, name))
		.map(([name, version]) => ({ name, version, dev: entry.dev ? { dev: true } : {} }))
);
for (const { name, version, dev } of forgotten) {
	const [, os, cpu] =
		/\b(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)\b/.exec(name) ?? [];
	if (!os || !cpu) throw new Error(`${name} is missing and its platform cannot be read from its name`);
	const libc = os === 'linux' ? { libc: [name.includes('musl') ? 'musl' : 'glibc'] } : {};
	lock.packages[`node_modules/${name}`] = {
		version: version.replace(/^\D*/, ''),
		cpu: [cpu],
		...dev,
		...libc,
		optional: true,
		os: [os]
	};
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
if (forgotten.length > 0) fs.writeFileSync(file, `${JSON.stringify(lock, null, '\t')}\n`);
process.stdout.write(`${forgotten.length} packages of other platforms added to package-lock.json\n`);

/** Whether the package at `from` finds `name` beside or above itself. */
function isNamed(from: string, name: string): boolean {
	if (lock.packages[`${from}/node_modules/${name}`] ?? lock.packages[`node_modules/${name}`]) return true;
	const above = from.lastIndexOf('/node_modules/');
	return above > 0 && isNamed(from.slice(0, above), name);
}
