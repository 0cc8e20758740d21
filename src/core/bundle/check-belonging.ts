import type { Bag } from './bag.ts';
import type { Fault } from './faults.ts';
import type { ItemRecord } from './item-record.ts';
import {
	custodyForm,
	custodyPath,
	itemForm,
	itemPath,
	numberIn,
	paperForm,
	paths,
	proofForm,
	proofPath,
	stampForm,
	stampPath
} from './layout.ts';
import { placeOf } from './records.ts';

const numberedKinds: readonly (readonly [RegExp, (number: number) => string])[] = [
	[itemForm, itemPath],
	[custodyForm, custodyPath],
	[proofForm, proofPath],
	[stampForm, stampPath]
];

/**
 * Names every file that lies in a bag and belongs to nothing in it (`file-added`), and every record that stands there twice (`item-repeated`). A list of files shows that none was changed;
 * it does not show that a picture beside the evidence, under a name like that of evidence, is any. `read`: the records of items and events that could be read, each with its path.
 */
export function checkBelonging(bag: Bag, read: readonly ItemRecord[]): Fault[] {
	const files = new Set(read.flatMap(({ file }) => file?.path ?? []));
	const at = new Map(read.map((one) => [one.path, one]));
	// Whose record cannot be read, or shows no file under its name, has been named by it.
	const named = new Set(
		[...bag.keys()].flatMap((path) => {
			const file = at.get(path)?.file;
			return itemForm.test(path) && (!at.has(path) || (file && !bag.has(file.path))) ? [numberIn(path)] : [];
		})
	);
	const belongs = (path: string): boolean =>
		known.has(path) ||
		paperForm.test(path) ||
		files.has(path) ||
		numberedKinds.some(([form, make]) => form.test(path) && path === make(numberIn(path))) ||
		(path.startsWith('data/items/') && !itemForm.test(path) && named.has(numberIn(path)));
	const added = [...bag.keys()].flatMap((path): Fault[] => (belongs(path) ? [] : [{ code: 'file-added', about: path }]));
	const places = new Set<string>();
	const twice = read.flatMap(({ content, path = '' }): Fault[] => {
		const place = placeOf(content);
		if (!places.has(place)) {
			places.add(place);
			return [];
		}
		return [{ code: 'item-repeated', about: path }];
	});
	return [...added, ...twice];
}

const known: ReadonlySet<string> = new Set(Object.values(paths));
