/** The zones of a region, where the browser knows them. */
type RegionLocale = Intl.Locale & { getTimeZones?(): readonly string[] | undefined };

/** Those of `regions` (ISO 3166-1) in which the clock of this device may stand: none where the browser cannot tell. Asks nobody. */
export function regionsOfZone(regions: readonly string[], zone: string): readonly string[] {
	return regions.filter((region) => {
		const locale: RegionLocale = new Intl.Locale(`und-${region}`);
		return locale.getTimeZones?.()?.includes(zone) ?? false;
	});
}

/**
 * On the page of numbers: opens the country of the device's clock, puts it first, and copies its numbers into the cards of danger that
 * have none of it. Everything stands on the page already; nothing is sent.
 */
export function showNear(zone: string): void {
	const folds = [...document.querySelectorAll<HTMLDetailsElement>('details[data-region]')];
	const regions = regionsOfZone([...new Set(folds.map(({ dataset }) => dataset.region ?? ''))], zone);
	const near = folds.filter(({ dataset }) => regions.includes(dataset.region ?? ''));
	for (const fold of near.toReversed()) {
		fold.open = true;
		fold.parentElement?.prepend(fold);
		for (const card of document.querySelectorAll<HTMLElement>('[data-kinds]')) fillCard(card, fold);
	}
	const told = document.querySelector<HTMLElement>('#near-told');
	if (told && near[0]) told.textContent = near[0].dataset.clock ?? '';
}

function fillCard(card: HTMLElement, fold: HTMLElement): void {
	const heading = fold.dataset.near ?? '';
	const known = [...card.querySelectorAll('.near')].find((block) => block.querySelector('h3')?.textContent === heading);
	if (known) {
		card.prepend(known);
		return;
	}
	const kinds = card.dataset.kinds?.split(' ') ?? [];
	const items = kinds.flatMap((kind) => [...fold.querySelectorAll(`li[data-kind="${kind}"]:has(a[href^="tel:"])`)]);
	if (items.length === 0) return;
	const block = document.createElement('div');
	block.className = 'near';
	const title = document.createElement('h3');
	title.textContent = heading;
	block.append(title);
	const unchecked = (item: Element): boolean => item.querySelector('.state.unchecked') !== null;
	for (const group of [items.filter((item) => !unchecked(item)), items.filter(unchecked)]) {
		const state = group[0]?.querySelector('.state');
		if (state) block.append(...copiedGroup(group, state));
	}
	card.prepend(block);
}

/** What is known of all of them, said once, and their numbers. */
function copiedGroup(group: readonly Element[], state: Element): readonly Element[] {
	const hint = document.createElement('p');
	hint.className = 'hint';
	hint.append(state.cloneNode(true));
	const list = document.createElement('ul');
	list.className = 'numbers';
	for (const item of group) {
		const copy = document.createElement('li');
		for (const line of item.querySelectorAll('.number-name, .number:has(a)')) copy.append(line.cloneNode(true));
		list.append(copy);
	}
	return [hint, list];
}
