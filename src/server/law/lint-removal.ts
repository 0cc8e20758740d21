import type { WrittenWay } from '#core/law';
import type { LawFault } from './law-fault.ts';
import type { WrittenLaw } from './read-law.ts';
import { readRemovalPlan, readWrittenWays } from './read-removal.ts';
import type { WrittenSheet } from './sheet-shape.ts';

type WrittenRemedy = WrittenSheet['remedies'][number];

/**
 * Holds `law/removal/`: every remedy of removal has its way, every way its remedy or a source of its own, no figure stands
 * twice, and every way that follows another exists and leads somewhere.
 */
export function lintRemoval(folder: string, written: WrittenLaw): readonly LawFault[] {
	const ways = readWrittenWays(folder);
	readRemovalPlan(folder);
	const remedies = new Map(
		written.sheets.flatMap((sheet) => sheet.remedies.map((remedy) => [remedy.id, { remedy, place: sheet.code }] as const))
	);
	const used = ways.flatMap(({ remedy }) => remedy ?? []);
	const orphans = [...remedies.values()]
		.filter(({ remedy }) => remedy.kind === 'content-removal' && remedy.available !== false && !used.includes(remedy.id))
		.map(({ remedy, place }) => ({ at: `${place} ${remedy.id}`, says: 'no way in law/removal tells how it is used' }));
	const twice = used
		.filter((remedy, at) => used.indexOf(remedy) !== at)
		.map((remedy) => ({ at: `removal ${remedy}`, says: 'two ways use it' }));
	return [
		...orphans,
		...twice,
		...ways.flatMap((way) =>
			faultsIn(way, ways, remedies.get(way.remedy ?? '') ?? null, written, remedies.has(way.says ?? '')).map((says) => ({
				at: `removal/${way.id}`,
				says
			}))
		)
	];
}

function faultsIn(
	way: WrittenWay,
	ways: readonly WrittenWay[],
	of: { readonly remedy: WrittenRemedy; readonly place: string } | null,
	{ conducts, sheets }: WrittenLaw,
	saysIsKnown: boolean
): readonly string[] {
	const strange = (way.conducts ?? []).filter((conduct) => !conducts.includes(conduct));
	const lost = (way.escalate ?? []).filter((id) => !ways.some((other) => other.id === id));
	const reached = ways.some(({ escalate }) => escalate?.includes(way.id));
	return [
		...(way.remedy && !of ? [`no such remedy: ${way.remedy}`] : []),
		...(way.says && !saysIsKnown ? [`no such remedy: ${way.says}`] : []),
		...(of && of.place !== way.place ? [`stands in ${way.place}, its remedy in ${of.place}`] : []),
		...(of && (way.conducts || way.forResidents) ? ['"conducts" and "forResidents" are those of its remedy'] : []),
		...(of?.remedy.decisionTime?.period && !way.clock
			? ['its remedy has a time: say in "clock" what it means and what starts it']
			: []),
		...(way.clock && !of?.remedy.decisionTime ? ['"clock" without a time in its remedy'] : []),
		...(!of && !way.conducts ? ['without a remedy it needs "conducts"'] : []),
		...(!of && !way.name ? ['without a remedy it needs a "name"'] : []),
		...(!of && !way.says && !way.source && way.confidence !== 'recalled' ? ['verified without a source'] : []),
		...(sheets.some(({ code }) => code === way.place) ? [] : [`no sheet for ${way.place}`]),
		...strange.map((conduct) => `no such conduct: ${conduct}`),
		...lost.map((id) => `leads to no such way: ${id}`),
		...(way.escalate?.includes(way.id) ? ['leads to itself'] : []),
		...(way.after && !reached && way.kind !== 'duty' && !way.remedy ? ['follows a way and none leads to it'] : []),
		...(way.contains.includes('fingerprint') !== (way.kind === 'programme')
			? ['a fingerprint goes with a programme, and with nothing else']
			: []),
		...(way.persons.some((person) => person !== 'adult') && way.image === 'asked-for' && !way.remedy
			? ['asks a child for an image without a remedy that says so']
			: [])
	];
}
