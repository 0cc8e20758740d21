import type { Way } from '#core/report';
import type { DeskKind } from '#core/support';
import type { OfferedDesk } from '#ui/sealing/offered-desks.ts';

const order: readonly DeskKind[] = [
	'hotline',
	'shelter',
	'counselling',
	'legal-aid',
	'police',
	'prosecutor',
	'watchdog',
	'court',
	'other'
];

/**
 * The desks to offer for a way in: for somebody under 18 those that take such cases, about an institution those that look into
 * institutions, else those that help a person. Whoever defends an accused is offered to nobody here.
 */
export function desksFor(desks: readonly OfferedDesk[], way: Way): readonly OfferedDesk[] {
	const fits = ({ kind, acceptsMinors, institutional }: OfferedDesk): boolean => {
		if (kind === 'defence') return false;
		if (way === 'institution') return institutional;
		return kind !== 'watchdog' && (way !== 'under-18' || acceptsMinors);
	};
	return desks
		.filter(fits)
		.toSorted((a, b) => Number(b.answering) - Number(a.answering) || order.indexOf(a.kind) - order.indexOf(b.kind));
}
