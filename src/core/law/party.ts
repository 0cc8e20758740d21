import { firstDay, type LawDay, lastDay } from './days.ts';
import type { Instrument } from './instrument.ts';

type Days = Pick<Instrument, 'kind' | 'inForceOn' | 'dayNotKnown' | 'openedOn' | 'appliesFrom' | 'expiredOn'>;

export type InForce = 'in-force' | 'not-in-force' | 'expired';

/** Whether an instrument is in force and applied on a day. A network needs no day to begin; one whose day was not read is taken from the day it was opened. */
export function inForceOn(instrument: Days, asOf: LawDay): InForce {
	const { kind, dayNotKnown, openedOn, appliesFrom, expiredOn } = instrument;
	if (asOf >= (expiredOn ?? lastDay)) return 'expired';
	const begins = instrument.inForceOn ?? (dayNotKnown ? openedOn : undefined);
	const begun = kind === 'network' || begins !== undefined;
	return begun && (begins ?? firstDay) <= asOf && (appliesFrom ?? firstDay) <= asOf ? 'in-force' : 'not-in-force';
}

export type PartyStatus = 'bound' | 'not-yet' | 'ended';

/**
 * Whether a state is bound on a day: nobody is by what is not in force. A state without a day is taken as bound with the
 * instrument; whoever shows it says that the day is not known.
 */
export function partyOn(
	instrument: Days,
	{ inForceOn: from = firstDay, until = lastDay }: Instrument['parties'][number],
	asOf: LawDay
): PartyStatus {
	const status = inForceOn(instrument, asOf);
	if (status !== 'in-force') return status === 'expired' ? 'ended' : 'not-yet';
	if (asOf < from) return 'not-yet';
	return asOf <= until ? 'bound' : 'ended';
}
