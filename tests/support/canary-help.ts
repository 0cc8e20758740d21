import { type CaseId, type DeskId, must } from '#core/base';
import type { NodePlace } from '#ui/sealing/api-client.ts';
import { endHelp, letHelp } from '#ui/sealing/own-help.ts';
import { canaries } from './canary-words.ts';
import type { TestMember } from './member.ts';
import { enterHelper, invite, newcomersOf, TestHelper } from './supporter.ts';
import type { TestSurvivor } from './survivor.ts';

/** Somebody helps, and a guardian is cut off by two members; the fragment of the first link. */
export async function playHelpers(
	her: TestSurvivor,
	place: NodePlace,
	lead: TestMember,
	colleague: TestMember,
	desk: DeskId,
	caseId: CaseId
): Promise<string> {
	const helper = new TestHelper(place, canaries.helperCodename);
	const link = await invite(her, { name: canaries.helperName });
	await helper.accept(link);
	const [found] = await newcomersOf(her);
	if (!found) throw new Error('impossible: answered with the secret of the link');
	must(await letHelp(her.session, found));
	const space = await helper.open();
	must(await helper.session.write(space.parts[0]?.part as number, canaries.helperWords));
	must(await helper.session.say(canaries.helperLine));
	const { supporter } = await enterHelper(her, place, { role: 'guardian', name: canaries.helperName });
	const deed = { do: 'cut', supporter, reason: 'danger', words: canaries.cutWords } as const;
	await lead.open(desk, caseId);
	must(await lead.casework.act(desk, caseId, { ...deed, confirms: null }));
	const { helpers } = (await lead.open(desk, caseId)).shown;
	const confirms = helpers.find((one) => one.supporter === supporter)?.cuts[0]?.hash as string;
	await colleague.session.look();
	await colleague.open(desk, caseId);
	must(await colleague.casework.act(desk, caseId, { ...deed, confirms }));
	must(await endHelp(her.session, { supporter: helper.supporter, reason: 'conflict' }));
	return link;
}
