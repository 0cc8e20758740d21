import type { TestContext } from 'node:test';
import type { Outcome } from '#core/base';
import { enterAdmin, enterDesk, type StagedDesk } from '#tests/support/invented-stage.ts';
import type { TestMember } from '#tests/support/member.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { type NodeProxy, type Passing, startProxy } from '#tests/support/node-proxy.ts';
import { placeAt } from '#tests/support/survivor.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';

export type LyingStage = {
	readonly proxy: NodeProxy;
	readonly node: TestNode;
	readonly place: NodePlace;
	readonly admin: TestMember;
	readonly first: StagedDesk;
	readonly second: StagedDesk;
	readonly stage: { readonly node: TestNode; readonly proxy: NodeProxy };
};

/** A real node with two desks, reached through somebody on the way who may change what passes. */
export async function raiseLyingStage(whole: Pick<TestContext, 'after'>): Promise<LyingStage> {
	const proxy = await startProxy(whole);
	const node = await startTestNode(whole, { mode: 'real', env: { CAUSEWAY_ORIGIN: proxy.origin } });
	proxy.port = node.port;
	const place = await placeAt(proxy.origin);
	const admin = await enterAdmin(node, place);
	const first = await enterDesk(admin, place, 'lea.quay');
	const second = await enterDesk(admin, place, 'bo.quay');
	await node.app.log.beat();
	return { proxy, node, place, admin, first, second, stage: { node, proxy } };
}

export const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);

/** Somebody on the way changes one kind of answer while something is tried. */
export async function whileTampering<T>(
	proxy: NodeProxy,
	path: string,
	change: (passing: Passing) => void,
	during: () => Promise<T>
): Promise<T> {
	proxy.change = (passing) => {
		if (passing.path.split('?')[0] === path) change(passing);
	};
	try {
		return await during();
	} finally {
		proxy.change = () => {};
	}
}
