import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { accepted, type Outcome, refused } from '#core/base';
import {
	type AgreementBody,
	type AgreementBook,
	type CompiledPolicies,
	type CompiledPolicy,
	compilePolicies,
	consentsAsked,
	type Decided,
	type GivenConsent,
	hashOfAgreement,
	type PartAct,
	type PartAnswer,
	type PartQuestion,
	partActs,
	policySchema,
	readNo,
	readYes,
	requestOf
} from '#core/consent';

/** A set that the engine holds under a name. */
type Prepared = { readonly name: string; readonly policies: CompiledPolicies };
/** The naming set is read when the first no asks for it: it is the larger by far, and under most agreements nobody is refused. */
type PreparedAct = { readonly deciding: Prepared; readonly naming: () => Prepared };
type PreparedAgreement = { readonly hash: string; readonly acts: Readonly<Record<PartAct, PreparedAct>> };

/** Which agreement a set is for, where it is for none. */
const none = 'no-agreement';
const failed: Decided = { decision: 'deny', policies: [], failed: true };

let opened = 0;

/**
 * The engine of policies (Cedar). Promises: a set is used only after strict validation found nothing wrong in it; an agreement counts as it is in force, and only where
 * the consent names it; whatever fails, is missing or is not clearly a yes, is a no with a code.
 */
export class PolicyEngine {
	/** The engine keeps what was prepared under names that all of a process share. */
	readonly #mark = `causeway/${opened++}`;
	readonly #prepared = new Map<string, PreparedAgreement>();
	readonly #compile: typeof compilePolicies;

	/** `compile` is another only where a test plants a fault. Throws where what holds without any agreement is wrong: then nothing may start. */
	constructor(compile: typeof compilePolicies = compilePolicies) {
		this.#compile = compile;
		const prepared = this.#prepare(null);
		if (!prepared.ok) throw new Error(`impossible: ${prepared.refusal.code}: ${prepared.refusal.about}`);
	}

	/** Prepares an agreement beforehand, so that the first question about it is as quick as the next. Refuses `policy-invalid`. */
	prepare(agreement: AgreementBody): Outcome<null, 'policy-invalid'> {
		const prepared = this.#prepare(agreement);
		return prepared.ok ? accepted(null) : prepared;
	}

	/**
	 * Decides a question. Tried are the consents that concern the asker, likeliest first, each under the agreement that it names as that is in force today;
	 * the first yes counts, else the answer about the likeliest.
	 */
	decide(question: PartQuestion, agreements: Pick<AgreementBook, 'find'>): PartAnswer {
		const [likeliest = null, ...others] = consentsAsked(question);
		const answer = this.#ask(question, likeliest, agreements);
		if (answer.allowed) return answer;
		for (const consent of others) {
			const other = this.#ask(question, consent, agreements);
			if (other.allowed) return other;
		}
		return answer;
	}

	#ask(question: PartQuestion, consent: GivenConsent | null, agreements: Pick<AgreementBook, 'find'>): PartAnswer {
		const agreement = consent?.agreement ? agreements.find(consent.agreement, question.today) : null;
		const prepared = this.#prepare(agreement?.body ?? null);
		if (!prepared.ok || !partActs.includes(question.act)) return readNo(consent, {}, failed);
		const { deciding, naming } = prepared.value.acts[question.act];
		const request = requestOf(question, consent) as unknown as Request;
		const yes = readYes(question, consent, deciding.policies, decided(deciding, request));
		return yes ?? readNo(consent, naming().policies, decided(naming(), request));
	}

	/** A later version takes the names of the one before: the engine has no way to forget a set. */
	#prepare(agreement: AgreementBody | null): Outcome<PreparedAgreement, 'policy-invalid'> {
		const key = agreement?.agreement ?? none;
		const hash = agreement ? hashOnce(agreement) : none;
		const known = this.#prepared.get(key);
		if (known?.hash === hash) return accepted(known);
		this.#prepared.delete(key);
		const compiled = partActs.map((act) => ({ act, ...this.#compile(agreement, act) }));
		// One validation for all: reading the schema is most of it.
		const fault = faultOf(
			Object.fromEntries(compiled.flatMap(({ act, deciding, naming }) => [...under(act, deciding), ...under(act, naming)]))
		);
		if (fault !== null) return refused('policy-invalid', fault);
		const acts = Object.fromEntries(
			compiled.map(({ act, deciding, naming }) => {
				const name = `${this.#mark}/${key}/${act}`;
				return [act, { deciding: load(name, deciding), naming: once(() => load(`${name}/why`, naming)) }];
			})
		) as PreparedAgreement['acts'];
		this.#prepared.set(key, { hash, acts });
		return accepted({ hash, acts });
	}
}

const under = (act: PartAct, policies: CompiledPolicies): [string, CompiledPolicy][] =>
	Object.entries(policies).map(([id, policy]) => [`${act}/${id}`, policy]);

type Request = Pick<cedar.StatefulAuthorizationCall, 'principal' | 'action' | 'resource' | 'context' | 'entities'>;

const hashes = new WeakMap<AgreementBody, string>();

/** Bodies come from a book and are never changed: hashing one for each question would cost more than deciding. */
function hashOnce(body: AgreementBody): string {
	const hash = hashes.get(body) ?? hashOfAgreement(body);
	hashes.set(body, hash);
	return hash;
}

const textsOf = (policies: CompiledPolicies): cedar.PolicySet => ({
	staticPolicies: Object.fromEntries(Object.entries(policies).map(([id, { text }]) => [id, text]))
});

function once<T>(make: () => T): () => T {
	let made: T | null = null;
	return () => {
		made ??= make();
		return made;
	};
}

/** Prepares a set, which was found valid, under a name. */
function load(name: string, policies: CompiledPolicies): Prepared {
	if (cedar.preparsePolicySet(name, textsOf(policies)).type !== 'success')
		throw new Error('impossible: valid, and cannot be read');
	return { name, policies };
}

/** What strict validation finds wrong, `null` where nothing is. It answers `success` also where it found errors: they stand beside. */
export function faultOf(policies: CompiledPolicies): string | null {
	const answer = cedar.validate({ validationSettings: { mode: 'strict' }, schema: policySchema, policies: textsOf(policies) });
	if (answer.type !== 'success') return answer.errors[0]?.message ?? 'unreadable';
	const [wrong] = answer.validationErrors;
	return wrong ? `${wrong.policyId}: ${wrong.error.message}` : null;
}

/**
 * Whether the schema knows every word of a request. Not asked for each: the request is made by code of one form, tests hold that code to the schema, and where a policy
 * cannot be evaluated the answer is a no. It would cost as much again as deciding.
 */
export const isRequestInSchema = (question: PartQuestion, consent: GivenConsent | null): boolean =>
	cedar.isAuthorized({
		...(requestOf(question, consent) as unknown as Request),
		schema: policySchema,
		validateRequest: true,
		policies: {}
	}).type === 'success';

function decided({ name }: Prepared, request: Request): Decided {
	const answer = cedar.statefulIsAuthorized({ ...request, preparsedPolicySetId: name });
	if (answer.type !== 'success') return failed;
	const { decision, diagnostics } = answer.response;
	// The engine names them in any order: the same question has one answer.
	return { decision, policies: diagnostics.reason.toSorted(), failed: diagnostics.errors.length > 0 };
}
