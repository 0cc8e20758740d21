/** The only place where a refusal becomes an HTTP status. A code not listed is a 400: the request's own fault. */
const statuses: Readonly<Record<string, number>> = {
	'not-found': 404,
	'sign-in-first': 401,
	'sign-in-wrong': 401,
	'not-permitted': 403,
	'open-first': 403,
	'origin-wrong': 403,
	'case-exists': 409,
	'head-moved': 409,
	'rotation-due': 409,
	'desk-key-changed': 409,
	'generation-moved': 409,
	'name-taken': 409,
	'id-taken': 409,
	'last-lead': 409,
	'last-admin': 409,
	'last-way-in': 409,
	'desk-left-alone': 409,
	'desk-not-answering': 409,
	'invitation-used': 409,
	'invitation-revoked': 410,
	'too-large': 413,
	'content-type-wrong': 415,
	'work-needed': 429,
	'method-wrong': 405,
	'storage-full': 507,
	'storage-unavailable': 503,
	'storage-busy': 503,
	internal: 500
};

export const statusOf = (code: string): number => statuses[code] ?? 400;
