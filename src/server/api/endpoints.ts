import { z } from 'zod';
import { accepted } from '#core/base';
import { adminEndpoints } from '#server/api/admin-endpoints.ts';
import { agreementEndpoints } from '#server/api/agreement-endpoints.ts';
import { demonstrationEndpoints } from '#server/api/demonstration-endpoints.ts';
import { deskCaseEndpoints } from '#server/api/desk-case-endpoints.ts';
import { deskExposureEndpoints } from '#server/api/desk-exposure-endpoints.ts';
import { deskTeamEndpoints } from '#server/api/desk-team-endpoints.ts';
import { type Endpoint, endpoint } from '#server/api/endpoint.ts';
import { glassEndpoints } from '#server/api/glass-endpoints.ts';
import { openapiOf } from '#server/api/openapi.ts';
import { publicEndpoints } from '#server/api/public-endpoints.ts';
import { retractionEndpoints } from '#server/api/retraction-endpoints.ts';
import { staffEndpoints } from '#server/api/staff-endpoints.ts';
import { supporterEndpoints } from '#server/api/supporter-endpoints.ts';
import { survivorEndpoints } from '#server/api/survivor-endpoints.ts';

const described: readonly Endpoint[] = [
	...publicEndpoints,
	...survivorEndpoints,
	...supporterEndpoints,
	...staffEndpoints,
	...deskTeamEndpoints,
	...deskCaseEndpoints,
	...deskExposureEndpoints,
	...agreementEndpoints,
	...retractionEndpoints,
	...glassEndpoints,
	...adminEndpoints,
	...demonstrationEndpoints
];

/** Every endpoint of /api/v1. What is not here does not exist. */
export const endpoints: readonly Endpoint[] = [
	...described,
	endpoint({
		method: 'GET',
		path: '/openapi.json',
		policy: 'public',
		summary: 'This description',
		input: null,
		output: z.looseObject({}),
		run: async ({ app }) => accepted(openapiOf(described, app.node.name))
	})
];
