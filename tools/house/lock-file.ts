import type { Rule } from './rule.ts';

type Entry = {
	readonly integrity?: string;
	readonly resolved?: string;
	readonly optional?: boolean;
	readonly os?: string[];
	readonly libc?: string[];
};

/** Nothing is installed that was not fingerprinted, and the file names no host: each machine asks its own registry. */
export const lockFile: Rule = {
	name: 'lock-file',
	covers: (path) => path.endsWith('package-lock.json'),
	*look({ text }) {
		const { packages } = JSON.parse(text) as { packages: Record<string, Entry> };
		for (const [name, entry] of Object.entries(packages)) {
			const at = Math.max(0, text.indexOf(`"${name}": {`));
			if (name === '') continue;
			if (entry.resolved) yield { at, about: `${name} names a host` };
			if (!entry.integrity && !isOfOtherPlatform(entry)) yield { at, about: `${name} has no fingerprint` };
		}
	}
};

/** A platform that we run nothing on: neither Linux with glibc nor a Mac with PostgreSQL for it. */
const isOfOtherPlatform = (entry: Entry): boolean =>
	entry.optional === true &&
	entry.os !== undefined &&
	(!entry.os.includes('linux') || entry.libc?.includes('glibc') === false || isRareLinux(entry));

const isRareLinux = (entry: Entry & { readonly cpu?: string[] }): boolean =>
	!entry.cpu?.some((cpu) => cpu === 'x64' || cpu === 'arm64');
