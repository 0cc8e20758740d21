import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BagFile, Composed } from '#core/bundle';
import { fullBundles } from '#tests/support/full-bundle.ts';
import { textOf } from '#tests/support/invented-bundle.ts';

type Node = { readonly [name: string]: unknown };
/** Both graphs of what was composed: CASE and UCO, and the terms of CAC. */
async function graphsOf({ payload, closing }: Composed): Promise<readonly (readonly Node[])[]> {
	const hashes = new Map(payload.map(({ path }, at) => [path, at.toString(16).padStart(64, '0')]));
	return Promise.all(closing(hashes).map(async (file: BagFile) => JSON.parse(await textOf(file))['@graph']));
}

test('CAC terms say of each file and each deed of the graph what it is, and nothing else: no crime, no child, no victim', async () => {
	for (const composed of Object.values(await fullBundles())) {
		const [graph = [], terms = []] = await graphsOf(composed);
		const ofType = (type: string): readonly unknown[] =>
			graph.filter((node) => node['@type'] === type).map((node) => node['@id']);
		const told = (type: string): readonly unknown[] =>
			terms.filter((node) => [node['@type']].flat().includes(type)).map((node) => node['@id']);
		assert.deepEqual(told('cac-core:Artifact'), ofType('uco-observable:File'));
		assert.deepEqual(told('cac-core:Event'), ofType('case-investigation:InvestigativeAction'));
		assert.ok(told('cac-core:Artifact').length > 10 && told('cac-core:Event').length > 10);
		const said = new Set(terms.flatMap((node) => [...[node['@type']].flat(), ...Object.keys(node)]));
		assert.deepEqual(
			[...said].sort(),
			[
				'@id',
				'@type',
				'cac-core:Artifact',
				'cac-core:Event',
				'cacontology-platforms:SocialMediaEvidence',
				'gufo:hasBeginPointInXSDDateTimeStamp',
				'rdfs:label'
			].sort()
		);
		for (const node of terms) assert.ok(typeof node['rdfs:label'] === 'string' && node['rdfs:label'] !== '');
	}
});

test('a conversation is told as from social media where its record names such a platform, and nothing else is', async () => {
	const { hers } = await fullBundles();
	const [graph = [], terms = []] = await graphsOf(hers);
	const isSocial = (node: Node): boolean => [node['@type']].flat().includes('cacontology-platforms:SocialMediaEvidence');
	const social = terms.filter(isSocial).map((node) => node['@id']);
	assert.equal(social.length, 1);
	const file = JSON.stringify(graph.find((node) => node['@id'] === social[0]));
	assert.match(file, /"uco-observable:fileName":"chat\.json"/);
	const asMessages = hers.items.map((item) => {
		const content = item.content.content as Node;
		return content.kind === 'chat' ? { ...item, content: { ...item.content, content: { ...content, source: 'signal' } } } : item;
	});
	assert.notDeepEqual(asMessages, hers.items);
	const { cacTermsOf } = await import('./provenance-cac.ts');
	const made = cacTermsOf({
		case: hers.items[0]?.content.case as never,
		items: asMessages as never,
		events: hers.events,
		authorOf: hers.authorOf,
		hashes: new Map()
	});
	assert.doesNotMatch(new TextDecoder().decode(made), /platforms:SocialMediaEvidence"/);
});
