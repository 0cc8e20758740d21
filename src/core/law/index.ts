/**
 * The law engine: dated, cited law over what is known of a case, on any device. Pure; the law is handed in.
 * Promises: never a guess (an answer that is not `depends` holds for every completion of the facts), every answer with its
 * reasons, the same answer for the same facts in any order, byte for byte.
 */

export { type BaselineCell, baseline, isNamedGap } from './baseline.ts';
export type {
	BookInstrument,
	BookProvision,
	BookRemedy,
	BookSheet,
	Conduct,
	Contact,
	LawBook,
	Note,
	Right,
	Service
} from './book.ts';
export { type CalendarEntry, calendarFile } from './calendar-file.ts';
export { type Channel, type ChannelBook, type ChannelCase, type ChannelReason, channelBook, channels } from './channels.ts';
export type { ChildSteps, SteppedStatement } from './child-steps.ts';
export {
	describeChannel,
	describeCondition,
	describeOffence,
	describeOption,
	describeReason,
	describeRemoval,
	describeStep,
	type Speech
} from './describe.ts';
export { type DateName, dateNames, type FactPath, type Facts, factAt, type Loss } from './facts.ts';
export {
	type Instrument,
	type Matter,
	type Measure,
	matters,
	measures,
	type Provision,
	type TimeLimit,
	timeMeanings
} from './instrument.ts';
export { type HeadProof, type LossPeriod, type LossRemedy, type LossSchedule, lossSchedule } from './losses.ts';
export { type NextQuestion, nextQuestions, questionsFrom } from './next.ts';
export { type Element, type OffenceAnswer, type OffenceReason, offences } from './offences.ts';
export { options, optionsThere } from './options.ts';
export { type FactsRefusal, factPaths, parseFacts } from './parse-facts.ts';
export { inForceOn, partyOn } from './party.ts';
export { daysIn, periodIn } from './period.ts';
export { dayThere, firstZoneOf } from './place-day.ts';
export { isState, stateOf } from './places.ts';
export { parseRates, type Rates } from './rates.ts';
export { answerRemedy, type Option, type Outcome as OptionOutcome, type Reason, type ReasonCode } from './remedy.ts';
export { brokenLaw, type RankedWay, type RemovalLaw, type RemovalReason, removalWays, runsFromNotice } from './removal.ts';
export { personsIn, type RemovalAnswer, removalAnswers } from './removal-answer.ts';
export { type RemovalDate, removalDates } from './removal-dates.ts';
export {
	asksForName,
	composeLetter,
	type LetterConduct,
	type LetterFields,
	type LetterSpeech,
	letterConducts,
	takesLetter
} from './removal-letter.ts';
export {
	clockMeanings,
	contentCodes,
	type PersonKind,
	type PlatformKind,
	personKinds,
	platformKinds,
	type RemovalPlan,
	type RemovalWay,
	receivers,
	senders,
	type WrittenWay,
	wayKinds
} from './removal-way.ts';
export type { Condition, Confidence, JurisdictionBasis, Law, Limitation, Offence, Remedy, Rule, Sheet, Source } from './sheet.ts';
export {
	type HelpService,
	linkedLaw,
	type ShownLaw,
	type ShownRemedy,
	type ShownSheet,
	type StaffLaw,
	withStaffLaw
} from './shown-law.ts';
export { type BasisAnswer, type PlacementCriterion, placementCriteria, type StateAnswer, states } from './states.ts';
export type { Limit } from './timing.ts';
