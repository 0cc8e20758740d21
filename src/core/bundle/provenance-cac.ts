import { canonicalBytes, type Json } from '#core/base';
import type { ChatSource } from '#core/evidence';
import { parseContent } from '#core/report';
import { fileIn } from './item-record.ts';
import { nodesOf, ontologies, type Provenance, type ProvenanceNode, typed } from './provenance.ts';

/** CAC Ontology 3.0.0 (Project VIC International, Apache-2.0): its core spine and its module of platforms. And gUFO, by whose property CAC tells when something happened. */
const vocabularies = {
	'cac-core': 'https://cacontology.projectvic.org/core#',
	'cacontology-platforms': 'https://cacontology.projectvic.org/platforms#',
	gufo: 'http://purl.org/nemo/gufo#',
	rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
	xsd: ontologies.xsd
} as const;

/** What that ontology counts as social media, by the examples that it gives. Those that it counts as services for messages are not here: it has no term for what comes from them. */
const socialMedia: readonly ChatSource[] = ['instagram', 'tiktok', 'x'];

/**
 * Terms of the CAC ontology for nodes of the graph of provenance, under the ids that they have there: for tools that look for these. A graph of its own (JSON-LD, canonical JSON), so that whoever wants CASE and UCO alone reads nothing else.
 * It says of a file that it can be kept and handed on, of a deed that it happened and when, and of a kept conversation that it comes from social media, as its record says. No term that speaks of a crime, a child, a victim, an
 * offender or an investigation of these: nobody here stated one (docs/decisions/0049-cac-terms.md).
 */
export function cacTermsOf(of: Provenance): Uint8Array {
	const fromPlatforms = pathsFromPlatforms(of);
	const graph = nodesOf(of).flatMap((node) => termsOf(node, fromPlatforms) ?? []);
	return canonicalBytes({ '@context': vocabularies, '@graph': graph as unknown as Json });
}

function termsOf(node: ProvenanceNode, fromPlatforms: ReadonlySet<string>): ProvenanceNode | Json | null {
	const id = node['@id'];
	if (node['@type'] === 'case-investigation:InvestigativeAction') {
		const { '@value': at } = node['uco-action:startTime'] as { readonly '@value': string };
		return {
			'@id': id,
			'@type': 'cac-core:Event',
			'rdfs:label': node['uco-core:name'] ?? '',
			'gufo:hasBeginPointInXSDDateTimeStamp': typed('dateTimeStamp', at)
		};
	}
	if (node['@type'] !== 'uco-observable:File') return null;
	const [facet] = node['uco-core:hasFacet'] as unknown as readonly { readonly [name: string]: string }[];
	const isFromPlatform = fromPlatforms.has(facet?.['uco-observable:filePath'] ?? '');
	return {
		'@id': id,
		'@type': ['cac-core:Artifact', ...(isFromPlatform ? ['cacontology-platforms:SocialMediaEvidence'] : [])],
		'rdfs:label': facet?.['uco-observable:fileName'] ?? ''
	};
}

/** Where the conversations lie whose record names social media as their source. */
function pathsFromPlatforms({ items }: Provenance): ReadonlySet<string> {
	const files = new Set<string>();
	for (const { content } of items) {
		const chat = parseContent(content.content);
		if (chat?.kind === 'chat' && socialMedia.includes(chat.source)) files.add(chat.file);
	}
	return new Set(items.flatMap(({ content, file }) => (file && files.has(fileIn(content.content)?.file ?? '') ? file.path : [])));
}
