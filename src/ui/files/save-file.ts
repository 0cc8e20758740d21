import { reportLimits } from '#core/report';
import type { SavePlace } from '#ui/sealing/open-file.ts';

/** Hands bytes to the browser's own way of saving. No part of them is interpreted on the way; their address is given up after a minute. */
export function saveFile(name: string, content: Blob): void {
	const address = URL.createObjectURL(content);
	const link = document.createElement('a');
	link.href = address;
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

type Picker = { showSaveFilePicker?(options: { readonly suggestedName: string }): Promise<SavePlace> };

/** Whether a file is written to the device as it comes: large ones, where the browser lets a page do so. */
export const isSavedAsItComes = (bytes: number): boolean =>
	bytes > reportLimits.fileBytes && typeof (globalThis as Picker).showSaveFilePicker === 'function';

/** Asks where a file is to go; `null` where nobody chose a place. Only right after a press. */
export const chooseSavePlace = async (name: string): Promise<SavePlace | null> =>
	(globalThis as Picker).showSaveFilePicker?.({ suggestedName: name }).catch(() => null) ?? null;
