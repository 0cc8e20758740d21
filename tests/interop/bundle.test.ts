import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { before, type TestContext, test } from 'node:test';
import bagit from 'bagit-tools';
import jsonld from 'jsonld';
import { Parser, type Quad, Store } from 'n3';
import Validator from 'rdf-validate-shacl';
import { must } from '#core/base';
import { type BagFile, type Composed, certificatePaper, type Paper, type PaperSpeech, reportPaper } from '#core/bundle';
import { custodyDeeds } from '#core/evidence';
import { localSpeech } from '#server/papers/local-speech.ts';
import { printPaper } from '#server/papers/print-paper.ts';
import { chromiumProgram } from '#tests/support/browser.ts';
import { fullBundles } from '#tests/support/full-bundle.ts';
import { bytesIn, inventedBundle, textOf } from '#tests/support/invented-bundle.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

/** The ontologies CASE and UCO 1.4.0 with their shapes, and graphs that are said to fit them or not. */
const published = path.resolve(
	process.env.CAUSEWAY_VECTORS ?? path.join(import.meta.dirname, '../../../shared/vectors'),
	'case-uco'
);
/** What this engine cannot judge: rules written in SPARQL, and one list whose numbers it takes for no positive integers. */
const beyond = [
	'has_facet_inverse_functional_XFAIL.json',
	'owl_axiom_XFAIL.json',
	'owl_properties_XFAIL.json',
	'uco_thing_XFAIL.json',
	'co_PASS.json'
];

let validator: Validator;
let classes: readonly Quad[] = [];
let files: ReadonlyMap<string, BagFile> = new Map();
/** Report and certificate, in English and in Arabic. */
let papers: readonly Paper[] = [];
before(async () => {
	const names = await readdir(path.join(published, 'ontology'), { recursive: true });
	const texts = names
		.filter((name) => name.endsWith('.ttl'))
		.map((name) => readFile(path.join(published, 'ontology', name), 'utf8'));
	const quads = (await Promise.all(texts)).flatMap((text) => new Parser({ baseIRI: 'urn:none:' }).parse(text));
	const beside = ['http://www.w3.org/ns/shacl#sparql', 'http://www.w3.org/2002/07/owl#imports'];
	validator = new Validator(new Store(quads.filter(({ predicate }) => !beside.includes(predicate.value))));
	classes = quads.filter(
		({ predicate, object }) => predicate.value.endsWith('rdf-schema#subClassOf') && object.termType === 'NamedNode'
	);
	files = await inventedBundle({
		write: (told) => {
			papers = ['en', 'ar'].flatMap((language) => {
				const speech = localSpeech(language) as PaperSpeech;
				return [reportPaper(told, speech), certificatePaper(told, speech, 'IN')];
			});
			return papers.slice(0, 2);
		}
	});
});

const quadsOf = async (text: string): Promise<Quad[]> =>
	new Parser({ format: 'N-Quads' }).parse(await jsonld.toRDF(JSON.parse(text), { format: 'application/n-quads' }));

/** What the CAC ontology 3.0.0 says of its terms that a bundle uses, so that the shapes of UCO judge them as what they are. */
const cacClasses = new Parser({ format: 'Turtle' }).parse(`
	@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
	@prefix cac: <https://cacontology.projectvic.org/core#> .
	@prefix platforms: <https://cacontology.projectvic.org/platforms#> .
	@prefix core: <https://ontology.unifiedcyberontology.org/uco/core/> .
	@prefix observable: <https://ontology.unifiedcyberontology.org/uco/observable/> .
	cac:EnduringEntity rdfs:subClassOf core:UcoObject .
	cac:Artifact rdfs:subClassOf cac:EnduringEntity, observable:ObservableObject .
	platforms:SocialMediaEvidence rdfs:subClassOf observable:ObservableObject .
	cac:Event rdfs:subClassOf <http://purl.org/nemo/gufo#Event> .`);

/** What the published shapes say against a graph, and others that speak of the same nodes, by how grave it is. */
async function judged(
	text: string,
	...beside: readonly string[]
): Promise<{ readonly violations: string[]; readonly warnings: string[] }> {
	const data = new Store((await Promise.all([text, ...beside].map(quadsOf))).flat());
	data.addQuads([...classes, ...cacClasses]);
	const { results } = await validator.validate(data);
	const graded = (grade: string): string[] =>
		results
			.filter(({ severity }) => severity.value.endsWith(`#${grade}`))
			.map(
				({ focusNode, path: at, message }) => `${focusNode.value} ${at?.value}: ${message.map(({ value }) => value).join(' ')}`
			);
	return { violations: graded('Violation'), warnings: graded('Warning') };
}

test('the validator judges the published graphs as their names say, but for those that it cannot', async () => {
	let count = 0;
	for (const folder of ['uco-tests', 'case-tests', 'examples'])
		for (const name of await readdir(path.join(published, folder))) {
			if (!name.endsWith('.json') || beyond.includes(name)) continue;
			const { violations } = await judged(await readFile(path.join(published, folder, name), 'utf8'));
			assert.equal(violations.length > 0, name.includes('XFAIL'), `${name}: ${violations.join('; ')}`);
			count++;
		}
	assert.ok(count >= 40, `${count} graphs`);
});

const provenance = (): Promise<string> => textOf(files.get('data/provenance.jsonld') as BagFile);
const cacTerms = (): Promise<string> => textOf(files.get('data/provenance-cac.jsonld') as BagFile);

test('the provenance of a bundle fits the published shapes of CASE and UCO, without a warning', async () => {
	assert.deepEqual(await judged(await provenance()), { violations: [], warnings: [] });
});

test('with the terms of CAC beside it, it fits them too; a term that no thing can have is refused', async () => {
	const [graph, terms] = [await provenance(), await cacTerms()];
	assert.deepEqual(await judged(graph, terms), { violations: [], warnings: [] });
	const facets = 'https://ontology.unifiedcyberontology.org/uco/observable/FileFacet';
	const { warnings } = await judged(graph, terms.replace('"cac-core:Artifact"', `"cac-core:Artifact","${facets}"`));
	assert.ok(warnings.length > 0, 'a file that is a facet');
});

/** What the shapes say in SPARQL: every thing has a name of its own that ends in a UUID, and a facet is of one thing. */
async function holdSparql(text: string): Promise<void> {
	const quads = await quadsOf(text);
	assert.ok(quads.length > 100);
	for (const { subject, object } of quads) assert.ok(subject.termType === 'NamedNode' && object.termType !== 'BlankNode');
	const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-5][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
	for (const { subject } of quads) assert.match(subject.value, uuid);
	const facets = quads.filter(({ predicate }) => predicate.value.endsWith('/hasFacet')).map(({ object }) => object.value);
	assert.ok(facets.length > 0);
	assert.equal(new Set(facets).size, facets.length);
}
test('what the shapes say in SPARQL holds too: every thing has a name of its own that ends in a UUID, and a facet is of one thing', async () => {
	await holdSparql(await provenance());
});

/** The graph of what was composed, and the terms of CAC for it, over made-up hashes of its files and two proofs of the log. */
async function graphsOf(composed: Composed): Promise<readonly [string, string]> {
	const paths = [...composed.payload.map(({ path }) => path), 'data/log/001.tlog-proof', 'data/log/002.tlog-proof'];
	const [graph, terms] = composed.closing(new Map(paths.map((one, at) => [one, at.toString(16).padStart(64, '0')])));
	return [await textOf(graph as BagFile), await textOf(terms as BagFile)];
}

test('the provenance of everything that a case can hold fits too, with every deed of custody: made by her, and by a desk', async () => {
	const { hers, desks } = await fullBundles();
	const kindsIn = ({ items }: Composed): unknown[] =>
		[...new Set(items.map(({ content }) => (content.content as { kind: string }).kind))].sort();
	const ofDesks = ['call-note', 'device', 'file', 'hash-only', 'item-about'];
	const ofHers = ['capture', 'chat', 'chat-marks', 'derivation', 'fingerprint', 'fingerprint-ended', ...ofDesks, 'answer'].sort();
	for (const [name, composed] of Object.entries({ hers, desks })) {
		assert.deepEqual(kindsIn(composed), ofHers, name);
		const [text, terms] = await graphsOf(composed);
		const beside = name === 'hers' ? [terms] : [];
		assert.deepEqual(await judged(text, ...beside), { violations: [], warnings: [] }, name);
		await holdSparql(text);
		const nodes: readonly Record<string, unknown>[] = JSON.parse(text)['@graph'];
		const actions = nodes.filter((node) => node['@type'] === 'case-investigation:InvestigativeAction');
		assert.deepEqual(new Set(actions.map((node) => node['uco-core:name'])), new Set(['recorded', ...custodyDeeds]), name);
		for (const fact of ['uco-core:tag', 'uco-action:participant', 'uco-action:instrument', 'case-investigation:wasInformedBy'])
			assert.ok(
				actions.some((node) => node[fact] !== undefined),
				`${name}: ${fact}`
			);
		assert.ok(
			nodes.some((node) => /^member \S+ of desk \S+$/.test(String(node['uco-core:name']))),
			`${name}: a member`
		);
		assert.ok(
			nodes.some((node) => node['uco-core:name'] === 'survivor'),
			`${name}: she`
		);
		const exhibits = nodes.filter((node) => node['@type'] === 'case-investigation:ProvenanceRecord');
		assert.equal(exhibits.length, composed.items.length);
		const derived = exhibits.filter(
			(node) => node['case-investigation:rootExhibitNumber'] !== node['case-investigation:exhibitNumber']
		);
		assert.equal(derived.length, 1, `${name}: the copy comes from its original`);
		assert.equal(nodes.filter((node) => node['@type'] === 'uco-observable:ObservableRelationship').length, 2);
	}
	assert.ok(new Set(hers.events.map(({ content }) => content.part)).size > 1, 'events stand in her part and in the thread');
});

const spoiled: Readonly<Record<string, readonly [string | RegExp, string]>> = {
	'a hash that is none': [/"xsd:hexBinary","@value":"[0-9a-f]{64}"/, '"xsd:hexBinary","@value":"none"'],
	'a moment that is none': [/"xsd:dateTime","@value":"[^"]+"/, '"xsd:dateTime","@value":"yesterday"'],
	'two exhibit numbers': ['"case-investigation:exhibitNumber":"001"', '"case-investigation:exhibitNumber":["001","002"]'],
	'a performer who is a text': [/"uco-action:performer":\{[^}]+\}/, '"uco-action:performer":"somebody"']
};
test('a spoiled provenance does not pass', async () => {
	const whole = await provenance();
	for (const [name, [from, to]] of Object.entries(spoiled)) {
		const changed = whole.replace(from, to);
		assert.notEqual(changed, whole, name);
		assert.ok((await judged(changed)).violations.length > 0, name);
	}
});

/** The bundle as a folder. */
async function written(t: TestContext): Promise<string> {
	const folder = await throwawayFolder(t);
	for (const [name, file] of files) {
		mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
		writeFileSync(path.join(folder, name), await bytesIn(file));
	}
	return folder;
}

const isBag = (folder: string): Promise<boolean> =>
	new Promise((resolve, reject) =>
		bagit.verify(folder, { version: '1.0', test: true }, (error, isValid) => (error ? reject(error) : resolve(isValid)))
	);

test('a bundle is a bag for a BagIt validator not written here, and a broken one is none', async (t) => {
	assert.equal(await isBag(await written(t)), true);
	const breaks: Readonly<Record<string, (folder: string) => Promise<void>>> = {
		'a changed file': (folder) => writeFile(path.join(folder, 'data/records.json'), '{}'),
		'a missing file': (folder) => rm(path.join(folder, 'data/custody/002.json')),
		'an added file': (folder) => writeFile(path.join(folder, 'data/more'), 'x'),
		'a changed statement': (folder) => writeFile(path.join(folder, 'bundle.json'), '{}'),
		'no declaration': (folder) => rm(path.join(folder, 'bagit.txt'))
	};
	for (const [name, spoil] of Object.entries(breaks)) {
		const folder = await written(t);
		await spoil(folder);
		assert.equal(await isBag(folder).catch(() => false), false, name);
	}
});

test('a printed paper is a sound PDF with structure, language and title, for programs not written here; what is cut is not', async (t) => {
	const folder = await throwawayFolder(t);
	const world = { program: chromiumProgram(), sandbox: process.getuid?.() !== 0 };
	const run = (program: string, ...args: readonly string[]) =>
		spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64_000_000 });
	for (const [number, { bytes }] of papers.entries()) {
		const place = path.join(folder, `${number}.pdf`);
		const printed = must(await printPaper(bytes, world));
		await writeFile(place, printed);
		assert.equal(run('qpdf', '--check', place).status, 0, run('qpdf', '--check', place).stderr);
		const about = run('pdfinfo', place).stdout;
		assert.match(about, /^Tagged:\s+yes$/m);
		assert.match(about, /^JavaScript:\s+no$/m);
		assert.match(about, /^Title:\s+\S/m);
		const structure = run('pdfinfo', '-struct', place).stdout;
		for (const part of ['Document', 'H1', 'H2', 'Table', 'TH', 'TD'])
			assert.match(structure, new RegExp(`^\\s*${part}\\b`, 'm'), part);
		const whole = run('qpdf', '--json', '--json-key=qpdf', place).stdout;
		assert.match(whole, number < 2 ? /"\/Lang": "u:en"/ : /"\/Lang": "u:ar"/);
		assert.match(whole, /"\/Outlines"/);
		await writeFile(place, printed.subarray(0, printed.length / 2));
		assert.notEqual(run('qpdf', '--check', place).status, 0);
	}
});
