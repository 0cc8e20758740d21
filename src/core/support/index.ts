/**
 * Support: who helps, and when. Pure.
 * Promises: a desk is described the same way wherever it is shown, with its duties before it is chosen;
 * opening hours are told in the desk's own zone and never guessed.
 */
export { type DeskDuty, type DeskKind, deskDuties, deskKinds, type PublicDesk } from './public-desk.ts';
export { type Reading, type ReadingHours, type ReadingSpan, readingAt } from './reading-hours.ts';
