import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** What has the focus: its name as a reader of the screen would say it, what it is, and whether it can be seen where it lies. */
type Held = { readonly name: string; readonly kind: string; readonly seen: boolean };

/** A page under the keyboard alone. Fails where the focus comes to something that cannot be seen, or is lost. */
export class Keyboard {
	readonly page: Page;

	constructor(page: Page) {
		this.page = page;
	}

	press = (key: string): Promise<void> => this.page.keyboard.press(key);
	type = (text: string): Promise<void> => this.page.keyboard.type(text);

	/** Tab, until what is called so has the focus. */
	async to(name: string | RegExp): Promise<void> {
		for (let step = 0; step < 150; step++) {
			const held = await heldOn(this.page);
			if (fits(held.name, name)) return;
			await this.#step('Tab');
		}
		throw new Error(`Tab never came to ${name}`);
	}

	/** Tab to it, then Enter. */
	async enter(name: string | RegExp): Promise<void> {
		await this.to(name);
		await this.press('Enter');
	}

	/** Tab to it, which is a field, and types over what stands there. */
	async write(name: string | RegExp, text: string): Promise<void> {
		await this.to(name);
		await this.press('ControlOrMeta+a');
		await this.type(text);
	}

	/** Tab into the choices, arrows to this one, and picks it. */
	async pick(name: string | RegExp): Promise<void> {
		for (let step = 0; step < 150; step++) {
			const { name: here, kind } = await heldOn(this.page);
			if (kind === 'radio')
				for (let arrow = 0; arrow < 12; arrow++) {
					if (fits((await heldOn(this.page)).name, name)) return this.press('Space');
					await this.#step('ArrowDown');
				}
			if (kind === 'checkbox' && fits(here, name)) return this.press('Space');
			await this.#step('Tab');
		}
		throw new Error(`the keyboard never came to ${name}`);
	}

	/** What has the focus is still something: after what was pressed went from the page, the keyboard is not at its beginning. */
	async keepsFocus(): Promise<void> {
		await eventually('the focus is on something', async () => (await heldOn(this.page)).kind !== 'body', 10);
	}

	async #step(key: string): Promise<void> {
		await this.press(key);
		const held = await heldOn(this.page);
		assert.ok(held.seen, `${key} came to something out of sight: ${held.kind} ${held.name}`);
	}
}

const fits = (here: string, name: string | RegExp): boolean => (typeof name === 'string' ? here === name : name.test(here));

const heldOn = (page: Page): Promise<Held> =>
	page.evaluate(() => {
		const at = document.activeElement;
		if (!(at instanceof HTMLElement) || at === document.body) return { name: '', kind: 'body', seen: true };
		const labels = [...((at as HTMLInputElement).labels ?? [])];
		const said = at.getAttribute('aria-label') ?? labels[0]?.textContent ?? at.textContent ?? '';
		// A control that is drawn by its label lies under it, or is as small as a point.
		const seen = [at, ...labels].some((shown) => {
			const { left, right, top, bottom } = shown.getBoundingClientRect();
			const x = (Math.max(0, left) + Math.min(innerWidth, right)) / 2;
			const y = (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2;
			const there = document.elementFromPoint(x, y);
			return there !== null && (shown.contains(there) || there.contains(shown));
		});
		const kind = at instanceof HTMLInputElement ? at.type : at.tagName.toLowerCase();
		return { name: said.replace(/\s+/g, ' ').trim(), kind, seen };
	});
