import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';

/** The hand-written cases of the makers of Cedar, each with its policies, schema and entities (Apache-2.0). */
const file = path.resolve(
	process.env.CAUSEWAY_VECTORS ?? path.join(import.meta.dirname, '../../../shared/vectors'),
	'cedar/handwritten.json'
);
type Case = {
	readonly file: string;
	readonly policies_text: string;
	readonly schema_text: string;
	readonly entities_json: cedar.Entities;
	readonly shouldValidate: boolean;
	readonly requests: readonly (Pick<cedar.AuthorizationCall, 'principal' | 'action' | 'resource' | 'context'> & {
		readonly description: string;
		readonly decision: cedar.Decision;
		readonly reason: readonly string[];
		readonly errors: readonly string[];
		readonly validateRequest?: boolean;
	})[];
};
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];

test('the engine that we use decides and validates as its makers say, with the same reasons', () => {
	let requests = 0;
	for (const { file: name, policies_text, schema_text, entities_json, shouldValidate, requests: asked } of cases) {
		const policies = { staticPolicies: policies_text };
		const answer = cedar.validate({ validationSettings: { mode: 'strict' }, schema: schema_text, policies });
		const isValid = answer.type === 'success' && answer.validationErrors.length === 0;
		assert.equal(isValid, shouldValidate, name);
		for (const { description, decision, reason, errors, principal, action, resource, context, validateRequest = true } of asked) {
			const decided = cedar.isAuthorized({
				...{ principal, action, resource, context, policies, validateRequest },
				schema: schema_text,
				entities: entities_json
			});
			assert.ok(decided.type === 'success', `${name}: ${description}`);
			const { diagnostics } = decided.response;
			assert.equal(decided.response.decision, decision, `${name}: ${description}`);
			assert.deepEqual([...diagnostics.reason].sort(), [...reason].sort(), `${name}: ${description}`);
			assert.deepEqual(diagnostics.errors.map(({ policyId }) => policyId).sort(), [...errors].sort(), `${name}: ${description}`);
			requests++;
		}
	}
	assert.equal(cases.length, 22);
	assert.equal(requests, 74);
});
