import type { CaseId } from '#core/base';
import type { Taking } from '#ui/sealing/desk-deeds.ts';
import type { DeskState } from './desk-state.svelte.ts';

/** Hands something of a case out of this page, after it was written into the case; not where that was refused. */
async function takeOut(desk: DeskState, chosen: CaseId, taking: Taking, deliver: () => void): Promise<boolean> {
	const { desk: own } = desk;
	if (!own) return false;
	const taken = await desk.run(() => desk.line.call('takeOut', { desk: own, case: chosen, takings: [taking] }));
	if (taken.ok) deliver();
	return taken.ok;
}

/** Something of a case is saved to this device. */
export const saveOut = (desk: DeskState, chosen: CaseId, item: string, deliver: () => void): Promise<boolean> =>
	takeOut(desk, chosen, { item, what: 'exported', to: null, note: '' }, deliver);
