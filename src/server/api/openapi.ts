import { z } from 'zod';
import type { Endpoint, Policy } from '#server/api/endpoint.ts';

const security: Readonly<Record<Policy, readonly object[]>> = {
	public: [],
	demonstration: [],
	survivor: [{ codename: [] }],
	supporter: [{ codename: [] }],
	member: [{ session: [] }],
	admin: [{ session: [] }],
	'desk-member': [{ session: [] }],
	'desk-lead': [{ session: [] }],
	watchdog: [{ session: [] }]
};

/** OpenAPI 3.1 of the endpoints, from the same schemas that check what comes in. */
export function openapiOf(endpoints: readonly Endpoint[], title: string): object {
	const paths: Record<string, Record<string, object>> = {};
	for (const endpoint of endpoints) {
		const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
		const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name as string);
		paths[path] ??= {};
		paths[path][endpoint.method.toLowerCase()] = {
			summary: endpoint.summary,
			'x-policy': endpoint.policy,
			security: security[endpoint.policy],
			parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
			...(endpoint.method === 'PUT' && { requestBody: { required: true, content: { 'application/octet-stream': {} } } }),
			...(endpoint.input && {
				requestBody: { required: true, content: { 'application/json': { schema: schemaOf(endpoint.input, 'input') } } }
			}),
			responses: {
				[endpoint.method === 'PUT' ? '204' : '200']: {
					description: 'Accepted',
					...(endpoint.method !== 'PUT' && {
						content: endpoint.output
							? { 'application/json': { schema: schemaOf(endpoint.output, 'output') } }
							: { 'application/octet-stream': {} }
					})
				},
				default: {
					description: 'Refused, with a code',
					content: {
						'application/json': {
							schema: {
								type: 'object',
								required: ['error'],
								properties: { error: { type: 'object', properties: { code: { type: 'string' }, about: { type: 'string' } } } }
							}
						}
					}
				}
			}
		};
	}
	return {
		openapi: '3.1.0',
		info: { title, version: '1' },
		servers: [{ url: '/api/v1' }],
		paths,
		components: {
			securitySchemes: {
				codename: {
					type: 'apiKey',
					in: 'header',
					name: 'Authorization',
					description: 'Causeway <lookupId>.<accessSecret>, derived from a codename'
				},
				session: { type: 'apiKey', in: 'cookie', name: 'session' }
			}
		}
	};
}

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): object =>
	z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
