import { sha1 } from '@noble/hashes/legacy.js';
import { type CaseId, canonicalBytes, concat, fromHex, type Json, toHex, utf8 } from '#core/base';
import { type CustodyContent, type CustodyParty, type ItemName, isItemName } from '#core/evidence';
import { parseContent } from '#core/report';
import type { CaseAuthor } from '#core/sealing';
import { fileIn, type ItemRecord } from './item-record.ts';
import { custodyPath, itemPath, numbered, paths } from './layout.ts';
import { nameOf } from './open-case.ts';

/** What the graph of provenance is made from: records of the bundle, and of each file of the payload its SHA-256 (hex) by path. */
export type Provenance = {
	readonly case: CaseId;
	/** In the order of their numbers, from 1. */
	readonly items: readonly ItemRecord[];
	readonly events: readonly ItemRecord[];
	/** Who signed the act that holds what stands there. */
	readonly authorOf: (place: { readonly part: number; readonly seq: number }) => CaseAuthor | null;
	readonly hashes: ReadonlyMap<string, string>;
};

/** What one node of the graph says. */
export type ProvenanceNode = { readonly '@id': string; readonly '@type': string } & { readonly [name: string]: Json };
type Link = { readonly '@id': string };

/** The vocabularies of the graph: IRIs by prefix. */
export const ontologies = {
	'case-investigation': 'https://ontology.caseontology.org/case/investigation/',
	'uco-action': 'https://ontology.unifiedcyberontology.org/uco/action/',
	'uco-core': 'https://ontology.unifiedcyberontology.org/uco/core/',
	'uco-identity': 'https://ontology.unifiedcyberontology.org/uco/identity/',
	'uco-observable': 'https://ontology.unifiedcyberontology.org/uco/observable/',
	'uco-tool': 'https://ontology.unifiedcyberontology.org/uco/tool/',
	'uco-types': 'https://ontology.unifiedcyberontology.org/uco/types/',
	xsd: 'http://www.w3.org/2001/XMLSchema#'
} as const;

export const typed = (type: 'dateTime' | 'dateTimeStamp' | 'hexBinary', value: string): Json => ({
	'@type': `xsd:${type}`,
	'@value': value
});
const link = ({ '@id': id }: Link): Link => ({ '@id': id });
/** What nobody said is not in the graph. */
const said = (name: string, text: string | null | undefined): { readonly [name: string]: Json } => (text ? { [name]: text } : {});

/**
 * The provenance of a bundle as a CASE/UCO 1.4.0 graph (JSON-LD, canonical JSON): an investigation, a record of provenance with an exhibit number for each item, an action for each item
 * that was recorded and each event of custody. The same records give the same bytes, so that whoever checks a bundle makes it anew; no word stands in it that is in no record.
 */
export const provenanceOf = (of: Provenance): Uint8Array =>
	canonicalBytes({ '@context': ontologies, '@graph': nodesOf(of) as unknown as Json });

/** What {@link provenanceOf} writes, node by node. */
export function nodesOf(of: Provenance): readonly ProvenanceNode[] {
	const graph = new Graph(of);
	const names = new Map<ItemName, number>();
	for (const [at, { content }] of of.items.entries()) if (!names.has(nameOf(content))) names.set(nameOf(content), at + 1);
	const exhibits = of.items.map((item, at) => graph.exhibit(item, at + 1, rootOf(item, of.items, names) ?? at + 1));
	const before = new Map<string, ProvenanceNode>();
	for (const [at, event] of of.events.entries()) {
		const custody = parseContent(event.content.content);
		if (custody?.kind !== 'custody') continue;
		const chain = `${event.content.part} ${custody.item}`;
		const found = (name: ItemName | null): readonly Link[] => exhibits[(names.get(name ?? '') ?? 0) - 1] ?? [];
		before.set(chain, graph.event(event, custody, at + 1, found, before.get(chain) ?? null));
	}
	graph.proofs();
	return graph.whole();
}

/** The number of the item that one was made from, where somebody said so and it is in the bundle. */
function rootOf(item: ItemRecord, items: readonly ItemRecord[], names: ReadonlyMap<ItemName, number>): number | null {
	for (const { content } of items) {
		const about = parseContent(content.content);
		if (about?.kind !== 'item-about' || about.item !== nameOf(item.content)) continue;
		const root = isItemName(about.original) ? names.get(about.original) : undefined;
		if (root !== undefined) return root;
	}
	return null;
}

class Graph {
	readonly #of: Provenance;
	readonly #nodes = new Map<string, ProvenanceNode>();
	/** What the investigation holds. */
	readonly #held: Link[] = [];

	constructor(of: Provenance) {
		this.#of = of;
	}

	/** The investigation first, then everything in the order in which it was told. */
	whole(): readonly ProvenanceNode[] {
		const investigation: ProvenanceNode = {
			'@id': this.#id('investigation'),
			'@type': 'case-investigation:Investigation',
			'uco-core:name': this.#of.case,
			'case-investigation:investigationForm': 'case',
			'uco-core:object': this.#held
		};
		return [investigation, ...this.#nodes.values()];
	}

	/** An item, its record and that it was recorded; what stands for it in the graph. */
	exhibit(item: ItemRecord, number: number, root: number): readonly Link[] {
		const { content } = item;
		const file = fileIn(content.content);
		const things = [this.#file(itemPath(number), null, 'application/json')];
		if (file && item.file) things.push(this.#file(item.file.path, file.name, file.mediaType));
		const record = this.#add(this.#id('exhibit', numbered(number)), 'case-investigation:ProvenanceRecord', {
			'case-investigation:exhibitNumber': numbered(number),
			'case-investigation:rootExhibitNumber': numbered(root),
			'uco-core:object': things.map(link)
		});
		const author = this.#author(content);
		const action = this.#add(this.#id('recorded', numbered(number)), 'case-investigation:InvestigativeAction', {
			'uco-core:name': 'recorded',
			...author('uco-core:createdBy'),
			...author('uco-action:performer'),
			'uco-action:startTime': typed('dateTime', content.at),
			'uco-action:endTime': typed('dateTime', content.at),
			'uco-action:result': [record, ...things].map(link)
		});
		this.#held.push(link(record), link(action));
		return things.map(link);
	}

	event(
		{ content }: ItemRecord,
		custody: CustodyContent,
		number: number,
		found: (name: ItemName | null) => readonly Link[],
		before: ProvenanceNode | null
	): ProvenanceNode {
		const author = this.#author(content);
		const { by, what, at, tool, from, to, seal, note } = custody;
		const itemOf = (party: CustodyParty | null): readonly Link[] => found(party?.kind === 'item' ? party.id : null);
		const results = [this.#file(custodyPath(number), null, 'application/json'), ...itemOf(to)];
		const objects = [...found(custody.item), ...itemOf(from)];
		const people = [from, to].flatMap((party) =>
			party && party.kind !== 'item' && party.name ? [this.#identity(party.name)] : []
		);
		const action = this.#add(this.#id('custody', numbered(number)), 'case-investigation:InvestigativeAction', {
			'uco-core:name': what,
			...said('uco-core:description', note),
			...said('uco-core:tag', seal),
			'uco-core:objectCreatedTime': typed('dateTime', content.at),
			...author('uco-core:createdBy'),
			...(by ? { 'uco-action:performer': link(this.#identity(by)) } : author('uco-action:performer')),
			...(tool ? { 'uco-action:instrument': link(this.#tool(tool.name, tool.version)) } : {}),
			...(objects.length > 0 ? { 'uco-action:object': distinct(objects) } : {}),
			...(people.length > 0 ? { 'uco-action:participant': distinct(people) } : {}),
			'uco-action:startTime': typed('dateTime', at),
			'uco-action:endTime': typed('dateTime', at),
			'uco-action:result': distinct(results),
			...(before ? { 'case-investigation:wasInformedBy': link(before) } : {})
		});
		this.#held.push(link(action));
		return action;
	}

	/** The proofs of the log, each with what it is a proof of: the signed records. */
	proofs(): void {
		const all = [...this.#of.hashes.keys()].filter((path) => path.endsWith('.tlog-proof'));
		if (all.length === 0) return;
		const records = this.#file(paths.records, null, 'application/json');
		for (const path of all) {
			const proof = this.#file(path, null, 'text/plain');
			const relationship = this.#add(this.#id('relationship', path), 'uco-observable:ObservableRelationship', {
				'uco-core:source': link(proof),
				'uco-core:target': link(records),
				'uco-core:kindOfRelationship': 'Integrity_Proof',
				'uco-core:isDirectional': true
			});
			this.#held.push(link(relationship));
		}
	}

	/** A file of the bag. `name` is what it was called where it comes from. */
	#file(path: string, name: string | null, mediaType: string): ProvenanceNode {
		const hash = this.#of.hashes.get(path);
		const facet = {
			'@id': this.#id('file-facet', path),
			'@type': 'uco-observable:FileFacet',
			'uco-observable:fileName': name || path.slice(path.lastIndexOf('/') + 1),
			'uco-observable:filePath': path
		};
		const content = {
			'@id': this.#id('content-facet', path),
			'@type': 'uco-observable:ContentDataFacet',
			...said('uco-observable:mimeType', mediaType),
			...(hash && {
				'uco-observable:hash': {
					'@id': this.#id('hash', path),
					'@type': 'uco-types:Hash',
					'uco-types:hashMethod': 'SHA256',
					'uco-types:hashValue': typed('hexBinary', hash)
				}
			})
		};
		return this.#add(this.#id('file', path), 'uco-observable:File', { 'uco-core:hasFacet': [facet, content] });
	}

	#author(place: { readonly part: number; readonly seq: number }): (name: string) => { readonly [name: string]: Json } {
		const by = this.#of.authorOf(place);
		if (!by) return () => ({});
		const identity = this.#identity(by.kind === 'survivor' ? by.kind : `member ${by.member} of desk ${by.desk}`);
		return (name) => ({ [name]: link(identity) });
	}

	#identity(name: string): ProvenanceNode {
		return this.#add(this.#id('identity', name), 'uco-identity:Identity', { 'uco-core:name': name });
	}

	#tool(name: string, version: string): ProvenanceNode {
		const facts = { ...said('uco-core:name', name), ...said('uco-tool:version', version) };
		return this.#add(this.#id('tool', name, version), 'uco-tool:Tool', facts);
	}

	#add(id: string, type: string, facts: { readonly [name: string]: Json }): ProvenanceNode {
		const node = this.#nodes.get(id) ?? { '@id': id, '@type': type, ...facts };
		this.#nodes.set(id, node);
		return node;
	}

	#id(...names: readonly string[]): string {
		return uuidOf(['causeway/bundle-provenance/v1', this.#of.case, ...names]);
	}
}

const distinct = (links: readonly Link[]): Json => [...new Map(links.map((one) => [one['@id'], link(one)])).values()];

/** RFC 9562 section 5.5 (version 5) under the namespace of URLs, over the canonical JSON of the names. */
function uuidOf(names: readonly string[]): string {
	const space = fromHex('6ba7b8119dad11d180b400c04fd430c8') as Uint8Array;
	const bytes = sha1(concat(space, utf8(JSON.stringify(names)))).slice(0, 16);
	bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50;
	bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
	return `urn:uuid:${toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}`;
}
