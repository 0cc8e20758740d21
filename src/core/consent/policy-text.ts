import type { AgreementBody } from './agreement.ts';
import { type PartAct, type PolicyRule, partActs, rulesUnder } from './policy-rules.ts';

/** A policy of a set, and the rules that it asks for: all of them, to permit; one that does not hold, to forbid. */
export type CompiledPolicy = {
	readonly effect: 'permit' | 'forbid';
	readonly rules: readonly PolicyRule[];
	readonly text: string;
};

/** Policies by their id: decisions name them by it. */
export type CompiledPolicies = Readonly<Record<string, CompiledPolicy>>;

/** The sets of one act: `deciding` says yes or no, in few policies; `naming` has one for each rule, and says why where it was no. */
export type CompiledAct = { readonly deciding: CompiledPolicies; readonly naming: CompiledPolicies };

/** What a policy may speak of: a word that is not here is an error when a set is prepared, not a silent no. */
export const policySchema = `namespace Causeway {
	entity Member = { desk: String, of: String, role: String, training: Set<String> };
	entity Part = { number: Long, kind?: String };
	type Consent = { desk: String, of: String, parts: Set<Long>, purpose: String, lastDay: Long, withdrawn: Bool, agreement?: String };
	action ${partActs.map((act) => JSON.stringify(act)).join(', ')} appliesTo {
		principal: [Member],
		resource: [Part],
		context: { purpose: String, today: Long, consent?: Consent, receivedOn?: Long, from?: String, to?: String }
	};
}
`;

/**
 * The policies for an act under one agreement, or under none. The one permit asks for every rule; beside it a forbid wins over it wherever consent or agreement do not
 * allow. So what an engine cannot evaluate permits nothing, whichever of the two it is.
 */
export function compilePolicies(agreement: AgreementBody | null, act: PartAct, rules = rulesUnder(agreement)): CompiledAct {
	const asked = rules.filter(({ acts }) => acts.includes(act));
	const scope = `(principal, action == Causeway::Action::${JSON.stringify(act)}, resource)`;
	const all = (some: readonly PolicyRule[]): string => some.map(({ holds }) => `(${holds})`).join(' &&\n\t') || 'true';
	const forbid = (some: readonly PolicyRule[]): CompiledPolicy => ({
		effect: 'forbid',
		rules: some,
		text: `forbid ${scope}\nunless { ${all(some)} };`
	});
	return {
		deciding: {
			[`permit/${act}`]: { effect: 'permit', rules: asked, text: `permit ${scope}\nwhen { ${all(asked)} };` },
			[`forbid/${act}`]: forbid(asked.filter(({ code }) => code !== 'role'))
		},
		naming: Object.fromEntries(asked.map((rule) => [rule.code, forbid([rule])]))
	};
}
