import { parseArgs } from 'node:util';
import type { Refusal } from '#core/base';
import { storageRefusal } from '#server/store/database.ts';
import { sayRefusal } from './say-refusal.ts';

export type Surroundings = {
	/** Folder of the checkout: where the build and the demonstration's config folder lie. */
	readonly checkout: string;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Answers, for people and pipes. */
	readonly say: (line: string) => void;
	/** Refusals and progress. */
	readonly complain: (line: string) => void;
};

/** One command. `run` returns the exit code: 0 done, 1 refused, 2 called wrongly; others as a command says. */
export type Command = {
	readonly name: readonly string[];
	readonly usage: string;
	readonly summary: string;
	readonly run: (words: readonly string[], surroundings: Surroundings) => Promise<number>;
};

type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>;

/** Words that follow a command: `most` of them, and options by name. `null` where there is one too many, or one that is not known. */
export function readWords<Known extends Options>(words: readonly string[], options: Known, most = 0) {
	try {
		const read = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
		return read.positionals.length <= most ? read : null;
	} catch {
		return null;
	}
}

/** Says how a command is called, and gives the exit code of a wrong call. */
export function sayUsage({ complain }: Surroundings, { name, usage }: Pick<Command, 'name' | 'usage'>): number {
	complain(`usage: ./causeway ${[...name, usage].join(' ').trim()}`);
	return 2;
}

/** Says a refusal and gives its exit code. */
export function refuse({ complain }: Surroundings, refusal: Refusal): number {
	complain(sayRefusal(refusal));
	return 1;
}

/** The same for what was thrown: the disk and the database have codes of their own; all else is our fault, and shown without contents. */
export function refuseThrown(surroundings: Surroundings, error: unknown): number {
	const { code, path, name, about } = error as Readonly<Record<'code' | 'path' | 'name' | 'about', unknown>>;
	const storage = storageRefusal(error);
	if (typeof code === 'string' && typeof path === 'string')
		return refuse(surroundings, { code: 'file-unwritable', about: `${path}: ${code}` });
	if (code === 'bucket-unreachable') return refuse(surroundings, { code, about: String(about) });
	if (storage) return refuse(surroundings, storage);
	return refuse(surroundings, { code: 'internal', about: [name, code].filter((one) => typeof one === 'string').join(' ') });
}

/** Waits for the first signal to stop. A second one ends the program at once. */
export function untilStopped(): Promise<void> {
	return new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
			process.once(signal, () => {
				process.once(signal, () => process.exit(1));
				resolve();
			});
	});
}
