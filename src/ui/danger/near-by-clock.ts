import { type CallLine, eachNumberOnce, sharedLines } from './each-number-once.ts';

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
	}
	for (const card of document.querySelectorAll<HTMLElement>('[data-kinds]'))
		for (const region of regions.toReversed())
			fillCard(
				card,
				near.filter(({ dataset }) => dataset.region === region)
			);
	const told = document.querySelector<HTMLElement>('#near-told');
	if (told && near[0]) told.textContent = near[0].dataset.clock ?? '';
}

/** Puts the numbers of one state first in a card: what is the same in all its parts once, under its name. */
function fillCard(card: HTMLElement, folds: readonly HTMLElement[]): void {
	const kinds = card.dataset.kinds?.split(' ') ?? [];
	const lists = folds.map((fold) =>
		kinds.flatMap((kind) => [...fold.querySelectorAll(`li[data-kind="${kind}"]:has(a[href^="tel:"])`)])
	);
	const { shared, own } = sharedLines(lists, lineOf);
	const blocks = [
		{ heading: folds[0]?.dataset.state ?? '', items: shared },
		...folds.map(({ dataset }, at) => ({ heading: dataset.near ?? '', items: own[at] ?? [] }))
	];
	for (const { heading, items } of blocks.toReversed()) if (items.length > 0) putBlock(card, heading, items);
}

function putBlock(card: HTMLElement, heading: string, items: readonly Element[]): void {
	const known = [...card.querySelectorAll('.near')].find((block) => block.querySelector('h3')?.textContent === heading);
	if (known) {
		card.prepend(known);
		return;
	}
	const block = document.createElement('div');
	block.className = 'near';
	const title = document.createElement('h3');
	title.textContent = heading;
	block.append(title);
	const lines = eachNumberOnce(items, lineOf);
	for (const wanted of [true, false]) {
		const group = lines.filter(({ line }) => lineOf(line).checked === wanted);
		const state = group[0]?.line.querySelector('.state');
		if (state) block.append(...copiedGroup(group, state));
	}
	card.prepend(block);
}

const dialled = (link: Element): string => link.getAttribute('href')?.slice('tel:'.length) ?? '';

const lineOf = (item: Element): CallLine => ({
	kind: (item as HTMLElement).dataset.kind ?? '',
	checked: item.querySelector('.state.unchecked') === null,
	numbers: [...item.querySelectorAll('a[href^="tel:"]')].map(dialled)
});

type Kept = ReturnType<typeof eachNumberOnce<Element>>[number];

/** What is known of all of them, said once, and their numbers. */
function copiedGroup(group: readonly Kept[], state: Element): readonly Element[] {
	const hint = document.createElement('p');
	hint.className = 'hint';
	hint.append(state.cloneNode(true));
	const list = document.createElement('ul');
	list.className = 'numbers';
	for (const { line, numbers } of group) {
		const copy = document.createElement('li');
		for (const said of line.querySelectorAll('.number-name, .number:has(a)')) {
			const link = said.querySelector('a');
			if (!link || numbers.has(dialled(link))) copy.append(said.cloneNode(true));
		}
		list.append(copy);
	}
	return [hint, list];
}
