import type { Pixels } from './pdq.ts';

/** A marked place of a picture: its upper left corner and its size, in hundredths of the picture's sides. */
export type CoverArea = {
	readonly shape: 'box' | 'oval';
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
};

/** `cover`: the marked places go. `keep`: everything else does. `tiles`: a few squares of rough colour, for what need not be hidden well. */
export type CoverPlan = {
	readonly mode: 'cover' | 'keep';
	readonly fill: 'solid' | 'tiles';
	readonly areas: readonly CoverArea[];
};

/** The one colour that covers. */
export const coverColour = [64, 64, 64] as const;
/** Squares on each side of what is covered with tiles: too few for a face or a word. */
const tilesAcross = 4;
/** Colours of tiles are told in this many steps. */
const roughness = 32;

type Span = { readonly from: number; readonly to: number };
const spanOf = (from: number, size: number, side: number): Span => ({
	from: Math.max(0, Math.floor((from / 100) * side)),
	to: Math.min(side, Math.ceil(((from + size) / 100) * side))
});

type Place = { readonly area: CoverArea; readonly across: Span; readonly down: Span };

/** Gives a new picture in which nothing of the covered pixels is left: their values are replaced before anything is encoded. `keep` without areas covers all. */
export function coverPicture({ width, height, data }: Pixels, { mode, fill, areas }: CoverPlan): Pixels {
	const places = areas.map(
		(area): Place => ({ area, across: spanOf(area.left, area.width, width), down: spanOf(area.top, area.height, height) })
	);
	const covered = new Uint8Array(data);
	const whole: Place = {
		area: { shape: 'box', left: 0, top: 0, width: 100, height: 100 },
		across: { from: 0, to: width },
		down: { from: 0, to: height }
	};
	const hidden = mode === 'cover' ? places : [whole];
	const isKept = (x: number, y: number): boolean => mode === 'keep' && places.some((place) => isInside(place, x, y));
	for (const place of hidden) {
		const colourAt = fill === 'solid' ? () => coverColour : tilesOf(place, width, data);
		for (let y = place.down.from; y < place.down.to; y++)
			for (let x = place.across.from; x < place.across.to; x++) {
				if (!isInside(place, x, y) || isKept(x, y)) continue;
				covered.set(colourAt(x, y), (y * width + x) * 4);
				covered[(y * width + x) * 4 + 3] = 255;
			}
	}
	return { width, height, data: covered };
}

function isInside({ area, across, down }: Place, x: number, y: number): boolean {
	if (x < across.from || x >= across.to || y < down.from || y >= down.to) return false;
	if (area.shape === 'box') return true;
	const [halfWidth, halfHeight] = [(across.to - across.from) / 2, (down.to - down.from) / 2];
	return ((x + 0.5 - across.from) / halfWidth - 1) ** 2 + ((y + 0.5 - down.from) / halfHeight - 1) ** 2 <= 1;
}

/** The rough mean colour of each tile of a place. */
function tilesOf({ across, down }: Place, width: number, data: Pixels['data']): (x: number, y: number) => readonly number[] {
	const sums = new Map<number, [number, number, number, number]>();
	const tileAt = (x: number, y: number): number =>
		Math.floor(((y - down.from) / (down.to - down.from)) * tilesAcross) * tilesAcross +
		Math.floor(((x - across.from) / (across.to - across.from)) * tilesAcross);
	for (let y = down.from; y < down.to; y++)
		for (let x = across.from; x < across.to; x++) {
			const tile = tileAt(x, y);
			const sum = sums.get(tile) ?? [0, 0, 0, 0];
			const at = (y * width + x) * 4;
			for (const channel of [0, 1, 2] as const) sum[channel] += data[at + channel] ?? 0;
			sum[3]++;
			sums.set(tile, sum);
		}
	const rough = (value: number): number => Math.min(255, Math.floor(value / roughness) * roughness + roughness / 2);
	return (x, y) => {
		const [red, green, blue, count] = sums.get(tileAt(x, y)) ?? [0, 0, 0, 1];
		return [rough(red / count), rough(green / count), rough(blue / count)];
	};
}
