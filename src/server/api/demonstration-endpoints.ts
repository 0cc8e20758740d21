import type { z } from 'zod';
import { type Endpoint, endpoint } from '#server/api/endpoint.ts';
import { demonstrationMembers, readDemonstrationMembers } from '#server/operations/staff/read-demonstration-members.ts';

/** There is nothing here in any other mode than the demonstration. */
export const demonstrationEndpoints: readonly Endpoint[] = [
	endpoint({
		method: 'GET',
		path: '/demonstration/members',
		policy: 'demonstration',
		summary: 'The invented members and how to sign in as each',
		input: null,
		output: demonstrationMembers as z.ZodType,
		run: ({ app }) => readDemonstrationMembers(app)
	})
];
