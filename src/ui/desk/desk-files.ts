import { type CaseId, type Outcome, refused } from '#core/base';
import type { FileWay } from '#ui/files/file-way.ts';
import type { DeskState } from './desk-state.svelte.ts';

/** Into the thread of the desk that is shown as the page is made. `changed` is told when something stands in the case that was not there before. */
export function filesOfCase(state: DeskState, wanted: CaseId, changed: () => void): FileWay {
	const { desk, line } = state;
	const told = async <T>(ask: () => Promise<Outcome<T, string>>): Promise<Outcome<T, string>> => {
		const outcome = await state.quietly(ask);
		changed();
		return outcome;
	};
	const closed = async (): Promise<Outcome<never, string>> => refused('not-found');
	return {
		describes: true,
		send: ({ about, ...wish }, options) =>
			desk && about ? told(() => line.call('addFile', { ...wish, ...about, desk, case: wanted }, options)) : closed(),
		hash: (file, options) => line.call('hashFile', file, options),
		keepAddress: (content) =>
			desk ? told(() => line.call('act', { desk, case: wanted, deed: { do: 'evidence', writing: [content] } })) : closed(),
		most: () => line.call('mostOfFile', null),
		room: () => (desk ? line.call('fileRoom', { desk, case: wanted }) : closed())
	};
}
