import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';

/** Presses for a proof until it comes: where the log has not signed it yet, `place` says so. Gives the text of the file, whose name says nothing. */
export async function savedProof(page: Page, place: Page | Locator, button: string): Promise<string> {
	for (;;) {
		const coming = page.waitForEvent('download').catch(() => null);
		await place.getByRole('button', { name: button }).click();
		const waits = place.getByText('This is not in the signed log yet').waitFor();
		const download = await Promise.race([
			coming,
			waits.then(
				() => null,
				() => null
			)
		]);
		if (!download) continue;
		assert.equal(download.suggestedFilename(), 'note.txt');
		return readFile(await download.path(), 'utf8');
	}
}
