import type { Outcome } from '#core/base';
import type { Sharing } from '#core/report';
import { type Labelled, openValue, type SurvivorKeys, sealValue } from '#core/sealing';

/** What she had typed and not sent: messages by thread, an addition and where it belongs, an address. */
export type Unsent = {
	readonly letters: Record<number, string>;
	readonly addition: string;
	readonly additionKind: Sharing['kinds'][number] | null;
	readonly address: string;
};

/** Never sent and never stored: it lies in the page's memory while nobody is there, and has no format for others. */
type LockedUnsent = Labelled<'causeway/unsent/v1'> & Unsent;
type AgeKeys = Pick<SurvivorKeys, 'age'>;

/** Locks it under her own key, so that a page may hold it when its keys are gone. */
export const lockUnsent = (unsent: Unsent, { age }: AgeKeys): Promise<Outcome<Uint8Array, string>> =>
	sealValue({ v: 1, type: 'causeway/unsent/v1', ...unsent } as LockedUnsent, age.recipient);

/** What a member of a desk had written and not sent: by case and place, as the page names them. */
export type UnsentOfMember = { readonly written: Readonly<Record<string, string>> };
type LockedOfMember = Labelled<'causeway/unsent-of-member/v1'> & UnsentOfMember;

/** The same for a member of a desk, under the member's own key. */
export const lockUnsentOfMember = (unsent: UnsentOfMember, { age }: AgeKeys): Promise<Outcome<Uint8Array, string>> =>
	sealValue({ v: 1, type: 'causeway/unsent-of-member/v1', ...unsent } as LockedOfMember, age.recipient);

export const openUnsentOfMember = (sealed: Uint8Array, { age }: AgeKeys): Promise<Outcome<UnsentOfMember, string>> =>
	openValue<LockedOfMember>(sealed, 'causeway/unsent-of-member/v1', age.identity);

/** Opens it with her key. Refuses `cannot-open` under any other. */
export const openUnsent = (sealed: Uint8Array, { age }: AgeKeys): Promise<Outcome<Unsent, string>> =>
	openValue<LockedUnsent>(sealed, 'causeway/unsent/v1', age.identity);
