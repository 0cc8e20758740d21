import type { FileId } from '#core/base';

/** Why somebody looks at a picture, a video or listens to a sound. */
export const viewReasons = ['assess', 'compare', 'prepare', 'asked'] as const;
export type ViewReason = (typeof viewReasons)[number];

/** Somebody of a desk is about to look, and says why. Written before anything is fetched; she reads it. */
export type ViewedContent = {
	readonly kind: 'viewed';
	readonly file: FileId;
	readonly reason: ViewReason;
	readonly memberName: string;
};

/** What was seen, in words, so that nobody has to look again. `conducts`: codes of `law/conducts.yaml`. */
export type AssessmentContent = {
	readonly kind: 'assessment';
	readonly file: FileId;
	readonly words: string;
	readonly conducts: readonly string[];
	readonly memberName: string;
};

/** The file may show a person under 18: nobody of a desk opens it any more. */
export type MayShowMinorContent = { readonly kind: 'may-show-minor'; readonly file: FileId; readonly memberName: string };

export type MediaNote = ViewedContent | AssessmentContent | MayShowMinorContent;
