import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Law, type Option, options, parseFacts } from '#core/law';
import { day } from './sheet-shape.ts';

const caseShape = z.strictObject({
	/** What the case shows: `yes`, `no`, `too late`, `depends`, or a calendar edge in words. */
	shows: z.string().min(1),
	asOf: day,
	facts: z.record(z.string(), z.unknown()),
	outcome: z.enum(['available', 'not-available', 'too-late', 'depends']),
	/** With `depends`: exactly the facts that would settle it. */
	dependsOn: z.array(z.string()).optional(),
	/** The end of the right; `none` where there is none or none can be computed. */
	limit: z
		.union([z.literal('none'), z.strictObject({ date: day.optional(), earliest: day.optional(), latest: day.optional() })])
		.optional()
});
const casesShape = z.strictObject({ remedies: z.record(z.string(), z.array(caseShape).min(1)) });

export type LawCase = z.infer<typeof caseShape>;

/** The cases beside a sheet, by remedy. Throws with the file and the field. */
export function readCases(folder: string, code: string): Readonly<Record<string, readonly LawCase[]>> {
	const file = `${folder}cases/${code}.yaml`;
	if (!existsSync(file)) return {};
	const found = casesShape.safeParse(parse(readFileSync(file, 'utf8')));
	if (found.success) return found.data.remedies;
	throw new Error(
		`cases/${code}.yaml: ${found.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`
	);
}

/** What differs between a case and the engine's answer; empty when they agree. */
export function failingIn(law: Law, remedy: string, lawCase: LawCase, conducts: readonly string[]): readonly string[] {
	const facts = parseFacts(lawCase.facts, conducts);
	if (!facts.ok) return [`${facts.refusal.code} ${facts.refusal.about}`];
	const answer = options(law, facts.value, lawCase.asOf).find((option) => option.remedy === remedy);
	if (!answer) return ['no such remedy'];
	return [
		...differs('outcome', lawCase.outcome, answer.outcome),
		...(lawCase.dependsOn ? differs('dependsOn', [...lawCase.dependsOn].sort(), answer.dependsOn) : []),
		...(lawCase.limit ? differs('limit', lawCase.limit === 'none' ? {} : lawCase.limit, daysOf(answer)) : [])
	];
}

function daysOf({ limit }: Option) {
	const { date, earliest, latest } = limit ?? {};
	return { ...(date ? { date } : {}), ...(earliest ? { earliest } : {}), ...(latest ? { latest } : {}) };
}

function differs(what: string, wanted: unknown, found: unknown): readonly string[] {
	const [a, b] = [JSON.stringify(wanted), JSON.stringify(found)];
	return a === b ? [] : [`${what}: the case says ${a}, the engine ${b}`];
}
