/** What an assessment can name of adults, by codes of `law/conducts.yaml`. What may show a child is not assessed here: nobody looks on. */
export const namedConducts = [
	'ncii-distribution',
	'ncii-threat',
	'ncii-synthetic',
	'intimate-recording',
	'sexual-extortion',
	'unsolicited-sexual-image',
	'cyberstalking',
	'doxxing',
	'trafficking-online'
] as const;

export const isNamedConduct = (code: string): code is (typeof namedConducts)[number] =>
	(namedConducts as readonly string[]).includes(code);
