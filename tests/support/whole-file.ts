import { after, type TestContext } from 'node:test';

/** What belongs to all tests of a file, as one test gives it: what is handed to `after` is undone when the file ends, last things first. */
export function wholeFile(): Pick<TestContext, 'after'> {
	const undos: (() => unknown)[] = [];
	after(async () => {
		for (const undo of undos.reverse()) await undo();
	});
	return { after: (undo) => undos.push(undo as () => unknown) };
}
