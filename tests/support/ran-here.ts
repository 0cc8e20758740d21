import { root } from './planted-tree.ts';
import type { Ran } from './run-program.ts';

type Surroundings = {
	readonly checkout: string;
	readonly env: Readonly<Record<string, string>>;
	readonly say: (line: string) => void;
	readonly complain: (line: string) => void;
};

/** Runs a command of ours in this process and gives what it said, as `runProgram` does of one apart. */
export async function ranHere(
	run: (words: readonly string[], surroundings: Surroundings) => Promise<number>,
	words: readonly string[],
	env: Surroundings['env'] = {}
): Promise<Ran> {
	const [out, err]: [string[], string[]] = [[], []];
	const code = await run(words, {
		checkout: root,
		env,
		say: (line) => out.push(`${line}\n`),
		complain: (line) => err.push(`${line}\n`)
	});
	return { code, stdout: out.join(''), stderr: err.join('') };
}
