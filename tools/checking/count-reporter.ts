import path from 'node:path';
import type { TestEvent } from 'node:test/reporters';

/**
 * A reporter of node:test that writes one JSON object, `{passed, failed, why}`, at the end.
 * A test that is skipped or still to do counts as failed. So does a file that ran none, or that ended before it could
 * say what it ran: node reports such a file as one passing test with the name of the file.
 */
export default async function* countReporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
	let passed = 0;
	const why: string[] = [];
	for await (const event of events) {
		if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
		const { name, nesting, file, skip, todo, details } = event.data;
		if (details.type === 'suite') continue;
		const isFile = nesting === 0 && file !== undefined && path.resolve(name) === file;
		if (event.type === 'test:fail') why.push(isFile ? 'the file failed outside its tests' : name);
		else if (isFile) why.push('no test ran, or the file ended early');
		else if (skip !== undefined || todo !== undefined) why.push(`${name}: ${skip === undefined ? 'still to do' : 'skipped'}`);
		else passed++;
	}
	yield `${JSON.stringify({ passed, failed: why.length, why })}\n`;
}
