import { createHash } from 'node:crypto';
import { toBase64url } from '#core/base';
import {
	type ClearStatement,
	entryBytes,
	hashesToStore,
	inclusionProof,
	leafHash,
	readerOf,
	rootOf,
	signCheckpoint
} from '#core/log';
import { answerBytes } from '#server/gateways/log.ts';
import type { KeysAnswer } from '#ui/sealing/key-book.ts';
import type { TestNode } from './node.ts';
import { type NodeProxy, type Passing, rewrite } from './node-proxy.ts';

/** Gives a changed answer the node's own signature, as a node would that lies itself. */
export function signAgain({ app }: Pick<TestNode, 'app'>, passing: Passing): void {
	const { method, path, status, headers, answer } = passing;
	const nonce = headers['causeway-nonce'];
	if (typeof nonce !== 'string') return;
	const bodyHash = createHash('sha256').update(answer).digest();
	passing.answerHeaders['causeway-signature'] = toBase64url(app.log.sign(answerBytes(method, path, status, nonce, bodyHash)));
}

/** Has the node lie about one address, with its own signature, for as long as `during` takes. */
export async function whileLying<T>(
	{ node, proxy }: { readonly node: TestNode; readonly proxy: NodeProxy },
	path: string,
	lie: (body: Record<string, unknown>) => unknown,
	during: () => Promise<T>
): Promise<T> {
	proxy.change = (passing) => {
		if (passing.path.split('?')[0] !== path || passing.status !== 200) return;
		rewrite(passing, lie);
		signAgain(node, passing);
	};
	try {
		return await during();
	} finally {
		proxy.change = () => {};
	}
}

/** A key log of the node's making: these statements and no others, with a true checkpoint of its own and true proofs. */
export function forgeKeys({ app }: Pick<TestNode, 'app'>, statements: readonly ClearStatement[]): KeysAnswer {
	const leaves = statements.map((statement) => leafHash(entryBytes({ kind: 'clear', statement })));
	const read = readerOf(hashesToStore(0, leaves, readerOf([])));
	const root = rootOf(leaves.length, read);
	return {
		statements: statements.map((statement, index) => ({ index, statement })),
		checkpoint: signCheckpoint({ origin: app.log.origin, size: leaves.length, root }, app.log.key),
		proofs: statements.map((_, index) => inclusionProof(index, leaves.length, read).map(toBase64url))
	};
}
