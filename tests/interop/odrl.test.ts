import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import jsonld from 'jsonld';
import { Parser, type Quad } from 'n3';
import {
	basisTerms,
	exchangeContext,
	type PartQuestion,
	partTerms,
	partyIri,
	purposeTerms,
	type RecipientRole,
	writeExchange
} from '#core/consent';
import { PolicyEngine } from '#server/gateways/policy.ts';
import {
	isActive,
	isPermitted,
	type OdrlConstraint,
	type OdrlRequest,
	type OdrlRule,
	type OdrlWorld
} from '#tests/support/evaluate-odrl.ts';
import { anyQuestion, inventedAgreements } from '#tests/support/invented-questions.ts';

/** Policies, requests, states of the world and what must be found (SolidLabResearch, MIT); terms of DPV (W3C). */
const vectors = path.resolve(process.env.CAUSEWAY_VECTORS ?? path.join(import.meta.dirname, '../../../shared/vectors'));
const folder = path.join(vectors, 'odrl');
const odrl = 'http://www.w3.org/ns/odrl/2/';
const report = 'https://w3id.org/force/compliance-report#';
const rdfType = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';

/** Triples, asked by subject and predicate. */
class Graph {
	readonly #values = new Map<string, string[]>();

	constructor(quads: readonly Quad[]) {
		for (const { subject, predicate, object } of quads) {
			const key = `${subject.value} ${predicate.value}`;
			this.#values.set(key, [...(this.#values.get(key) ?? []), object.value]);
		}
	}

	all(subject: string, predicate: string): readonly string[] {
		return this.#values.get(`${subject} ${predicate}`) ?? [];
	}

	one(subject: string, predicate: string): string {
		const [value] = this.all(subject, predicate);
		assert.ok(value !== undefined, `${subject} has no ${predicate}`);
		return value;
	}

	subjectsOf(predicate: string, object: string): readonly string[] {
		return [...this.#values].flatMap(([key, values]) => {
			const [subject = '', asked] = key.split(' ');
			return asked === predicate && values.includes(object) ? [subject] : [];
		});
	}
}

const parsed = (text: string): Graph => new Graph(new Parser({ format: 'text/turtle' }).parse(text));
const filesIn = (name: string): readonly string[] =>
	readdirSync(path.join(folder, name))
		.sort()
		.map((file) => readFileSync(path.join(folder, name, file), 'utf8'));

function constraintOf(graph: Graph, id: string): OdrlConstraint {
	for (const logic of ['and', 'or', 'xone'] as const) {
		const of = graph.all(id, odrl + logic);
		if (of.length > 0) return { logic, of: of.map((one) => constraintOf(graph, one)) };
	}
	return {
		left: graph.one(id, `${odrl}leftOperand`),
		operator: graph.one(id, `${odrl}operator`),
		right: graph.all(id, `${odrl}rightOperand`)
	};
}

const rulesOf = (graph: Graph, policy: string): readonly OdrlRule[] =>
	(['permission', 'prohibition'] as const).flatMap((kind) =>
		graph.all(policy, odrl + kind).map((id) => ({
			id,
			kind,
			assigners: graph.all(id, `${odrl}assigner`),
			assignees: graph.all(id, `${odrl}assignee`),
			targets: graph.all(id, `${odrl}target`),
			actions: graph.all(id, `${odrl}action`),
			constraints: graph.all(id, `${odrl}constraint`).map((one) => constraintOf(graph, one)),
			duties: graph.all(id, `${odrl}duty`)
		}))
	);

/** The part of a file that is about a thing: each file of the suite is one policy, request or state of the world. */
const byId = (name: string, type: string): ReadonlyMap<string, Graph> =>
	new Map(
		filesIn(name).flatMap((text) => {
			const graph = parsed(text);
			return graph.subjectsOf(rdfType, type).map((id): [string, Graph] => [id, graph]);
		})
	);

function worldOf(graph: Graph): OdrlWorld {
	const time = graph.one('http://example.com/request/currentTime', 'http://purl.org/dc/terms/issued');
	const members = ['alice', 'bob', 'x', 'y'].map((name) => `http://example.org/${name}`);
	const violated = graph.subjectsOf(`${report}deonticState`, `${report}Violated`).flatMap((id) => graph.all(id, `${report}rule`));
	return {
		values: { [`${odrl}dateTime`]: [time] },
		partOf: new Map(members.map((member) => [member, graph.all(member, `${odrl}partOf`)])),
		violated: new Set(violated)
	};
}

test('every case of the ODRL suite: each rule is active exactly where its report says so', () => {
	const policies = byId('policies', `${odrl}Set`);
	const requests = byId('requests', `${odrl}Request`);
	const worlds = byId('sotw', 'http://example.org/Sotw');
	let [cases, active, inactive] = [0, 0, 0];
	for (const text of filesIn('test_cases')) {
		const graph = parsed(text);
		const [id = ''] = graph.subjectsOf(rdfType, 'http://example.org/TestCase');
		const title = graph.one(id, 'http://purl.org/dc/terms/title');
		const policy = graph.one(id, 'http://example.org/policy');
		const request = graph.one(id, 'http://example.org/request');
		const asked = requests.get(request) as Graph;
		const permission = asked.one(request, `${odrl}permission`);
		const question: OdrlRequest = {
			assignee: asked.one(permission, `${odrl}assignee`),
			action: asked.one(permission, `${odrl}action`),
			target: asked.one(permission, `${odrl}target`)
		};
		const world = worldOf(worlds.get(graph.one(id, 'http://example.org/sotw')) as Graph);
		const expected = graph.all(graph.one(id, 'http://example.org/expectedReport'), `${report}ruleReport`);
		const rules = rulesOf(policies.get(policy) as Graph, policy);
		assert.equal(rules.length, expected.length, title);
		for (const one of expected) {
			const rule = rules.find((known) => known.id === graph.one(one, `${report}rule`));
			const isExpected = graph.one(one, `${report}activationState`) === `${report}Active`;
			assert.ok(rule, title);
			assert.equal(isActive(rule, question, world), isExpected, title);
			if (isExpected) active++;
			else inactive++;
		}
		cases++;
	}
	assert.equal(cases, 65);
	assert.ok(active >= 20 && inactive >= 20, `${active} active, ${inactive} inactive`);
});

const agreements = inventedAgreements(12, 5);
const termOf = (term: string): string => {
	const [prefix = '', name = ''] = term.split(':');
	return `${exchangeContext[prefix as keyof typeof exchangeContext]}${name}`;
};

const read = await Promise.all(
	agreements.map(async (agreement) => {
		const rdf = await jsonld.toRDF(writeExchange(agreement), { format: 'application/n-quads' });
		const graph = new Graph(new Parser({ format: 'application/n-quads' }).parse(rdf));
		return { agreement, graph, policy: `urn:causeway:agreement:${agreement.agreement}:1` };
	})
);
const engine = new PolicyEngine();

/** What the world is like for a question, in the words of our profile. */
function asOdrl(question: PartQuestion): { readonly request: OdrlRequest; readonly world: OdrlWorld } {
	const { act, by, from, to, kind, purpose, today, receivedOn } = question;
	const since =
		act === 'receive-copy' ? 0 : receivedOn === null ? null : (Date.parse(today) - Date.parse(receivedOn)) / 86_400_000;
	const values: Record<string, readonly string[]> = {
		[`${odrl}purpose`]: [termOf(`causeway:purpose-${purpose}`)],
		[`${odrl}dateTime`]: [today],
		[termOf('causeway:consent')]: [termOf('dpv:ConsentGiven')],
		[termOf('causeway:role')]: [termOf(`causeway:role-${by.role satisfies string as RecipientRole}`)],
		[termOf('causeway:training')]: by.training.map((code) => termOf(`causeway:training-${code}`)),
		...(since !== null && since >= 0 && { [`${odrl}elapsedTime`]: [`P${since}D`] }),
		...(to && { [`${odrl}recipient`]: [partyIri(to)] })
	};
	return {
		request: {
			...(from && { assigner: partyIri(from) }),
			assignee: partyIri(by.of),
			action: act === 'send-onward' ? `${odrl}distribute` : `${odrl}read`,
			target: termOf(`causeway:part-${kind}`)
		},
		world: { values, partOf: new Map(), violated: new Set() }
	};
}

/** Whether clauses and document say the same of a question, `null` where one of them has no say. `documentOf` is another only where a fault is planted. */
function agreeing(
	question: PartQuestion,
	documentOf = (at: number): number => at
): { readonly permitted: boolean; readonly same: boolean } | null {
	const [consent] = question.consents;
	const which = read.findIndex(({ agreement }) => agreement.agreement === consent?.agreement);
	const held = read[which];
	const document = read[documentOf(which)];
	// ODRL takes whoever does not say from whom for anybody, and knows no kind that is not told; a sender is no reader.
	if (!held || !document || question.kind === null || question.act === 'send-copy' || question.from === null) return null;
	const unconditional: PartQuestion = {
		...question,
		consents: question.consents.map((one) => ({ ...one, withdrawn: false, lastDay: '2030-01-01' as typeof one.lastDay }))
	};
	const answer = engine.decide(unconditional, { find: () => ({ body: held.agreement, hash: '', lastDay: question.today }) });
	if (!answer.allowed && answer.reasons.some(({ code }) => code === 'consent-missing')) return null;
	const byClauses = answer.allowed || answer.reasons.every(({ clause }) => clause === null);
	const { request, world } = asOdrl(unconditional);
	const permitted = isPermitted(rulesOf(document.graph, document.policy), request, world);
	return { permitted, same: permitted === byClauses };
}

test('an agreement in its exchanged form, read as RDF by a program not ours, permits exactly what its clauses permit', () => {
	let [permitted, refused] = [0, 0];
	fc.assert(
		fc.property(anyQuestion(agreements), (question) => {
			const found = agreeing(question);
			if (!found) return;
			assert.ok(found.same, JSON.stringify(asOdrl(question)));
			if (found.permitted) permitted++;
			else refused++;
		}),
		{ numRuns: 2000, seed: 20261123 }
	);
	assert.ok(permitted >= 100 && refused >= 100, `${permitted} permitted, ${refused} refused`);
});

test('the document of another agreement is noticed', () => {
	const asked = fc.sample(anyQuestion(agreements), { numRuns: 500, seed: 20261123 });
	assert.ok(asked.some((question) => agreeing(question, (at) => (at + 1) % read.length)?.same === false));
});

test('every term of DPV in it is one of DPV', () => {
	const known = new Set(
		['dpv-2.3', 'eu-gdpr-2.3'].flatMap((name) =>
			readdirSync(path.join(vectors, 'dpv', name)).flatMap((file) =>
				[
					...readFileSync(path.join(vectors, 'dpv', name, file), 'utf8').matchAll(/^"[^"]*","(?:class|property)","([^"]+)"/gm)
				].map(([, term]) => term as string)
			)
		)
	);
	assert.ok(known.size > 400, String(known.size));
	const named = [basisTerms, purposeTerms, partTerms].flatMap((terms) => Object.values<string>(terms));
	for (const term of [...named, 'dpv:ConsentGiven', 'dpv:hasLegalBasis', 'dpv:Purpose']) assert.ok(known.has(termOf(term)), term);
});
