import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { accepted, type DeskId, isId, type Outcome, refused, toBase64url, utf8 } from '#core/base';
import type { Call, Caller, Endpoint, Policy } from '#server/api/endpoint.ts';
import type { App } from '#server/app.ts';
import { answerBytes } from '#server/gateways/log.ts';
import type { Work } from '#server/gateways/work-gate.ts';
import { findCase } from '#server/operations/case/find-case.ts';
import { deskRoleOf, readSession, sessionToken } from '#server/operations/staff/session.ts';
import { findSupporter } from '#server/operations/supporter/find-supporter.ts';
import { readBody } from '#server/read-body.ts';
import { statusOf } from '#server/refusal-status.ts';
import { storageRefusal } from '#server/store/database.ts';
import { readDesk } from '#server/store/desk-store.ts';
import { askerAddress } from './asker-address.ts';

const root = '/api/v1';
const usualBytes = 64 * 1024;
/** Policies that a codename proves. Whoever has the right one is told which door it opens; everybody else is answered alike at both. */
const byCodename: ReadonlySet<Policy> = new Set(['survivor', 'supporter']);
const otherDoor = 'other-door';
/** Said to whoever has the right codename and may not help any more; why it ended is not said. */
const helpEnded = 'help-ended';
const nonceForm = /^[\w-]{16,64}$/;

type Route = { readonly endpoint: Endpoint; readonly pattern: RegExp; readonly names: readonly string[] };

/** Answers `/api/v1`: finds the endpoint, proves the caller, checks origin and input, runs it, signs the answer. Nothing else does. */
export class Dispatch {
	readonly #app: App;
	readonly #routes: readonly Route[];
	readonly #report: (code: string) => void;

	constructor(app: App, endpoints: readonly Endpoint[], report: (code: string) => void) {
		this.#app = app;
		this.#report = report;
		this.#routes = endpoints.map((endpoint) => {
			const names: string[] = [];
			const source = endpoint.path.replace(/:(\w+)/g, (_, name: string) => {
				names.push(name);
				return '([\\w-]{1,64})';
			});
			return { endpoint, pattern: new RegExp(`^${source.replaceAll('.', '\\.')}$`), names };
		});
	}

	async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		try {
			await this.#handle(request, response);
		} catch (error) {
			// Whoever asked is gone, which is no fault of the node's and tells nobody anything.
			if (response.destroyed) return;
			const storage = storageRefusal(error);
			this.#report(storage?.code ?? 'internal');
			if (response.headersSent) response.destroy();
			else this.#answer(request, response, refused(storage?.code ?? 'internal'));
		}
	}

	async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? '/', 'http://node');
		// Headers and rooms are chosen by the path as sent: one that means another place (`/api/v1/../..`) is nowhere.
		if (url.pathname !== request.url?.split('?', 1)[0]) return this.#answer(request, response, refused('not-found'));
		const path = url.pathname.slice(root.length);
		const matches = this.#routes.flatMap((route) => {
			const match = route.pattern.exec(path);
			return match ? [{ ...route, match }] : [];
		});
		const found = matches.find(({ endpoint }) => endpoint.method === request.method);
		if (!found) return this.#answer(request, response, refused(matches.length > 0 ? 'method-wrong' : 'not-found'));

		const { endpoint, match, names } = found;
		const params = Object.fromEntries(names.map((name, index) => [name, match[index + 1] as string]));
		const address = askerAddress(request, this.#app.config.addressHeader);
		if (endpoint.method !== 'GET' && !this.#fromHere(request)) return this.#answer(request, response, refused('origin-wrong'));
		const work = this.#workMissing(endpoint, request, address);
		if (work) return this.#answer(request, response, refused('work-needed', `${work.bits} bits`), work);

		const token = sessionToken(this.#app, request);
		const caller = await this.#caller(endpoint.policy, request, params, token);
		if (!caller.ok) {
			// A right codename is no failure, though it opens another door or none any more.
			const { about } = caller.refusal;
			if (byCodename.has(endpoint.policy) && about !== otherDoor && about !== helpEnded) this.#app.workGate.fail(address);
			return this.#answer(request, response, caller);
		}
		const input = await this.#input(endpoint, request);
		if (!input.ok) return this.#answer(request, response, input);
		const call: Call<Policy, unknown> = {
			app: this.#app,
			caller: caller.value as never,
			params,
			query: url.searchParams,
			input: input.value,
			address,
			request,
			setHeader: (name, value) => response.setHeader(name, value),
			token
		};
		if (!endpoint.stream) return this.#answer(request, response, await endpoint.run(call));
		const streamed = await endpoint.stream(call, response);
		if (!streamed.ok && !response.headersSent) this.#answer(request, response, streamed);
	}

	/** No other site may change anything here, whatever a browser sends along. */
	#fromHere(request: IncomingMessage): boolean {
		return request.headers.origin === this.#app.origin;
	}

	#workMissing(endpoint: Endpoint, request: IncomingMessage, address: string): Work | null {
		const least = byCodename.has(endpoint.policy) ? 0 : endpoint.work;
		if (least === undefined) return null;
		const demand = this.#app.workGate.demand(endpoint.path, address, least);
		if (demand.bits === 0) return null;
		const enough = this.#app.workGate.enough(address, least);
		const done = request.headers['causeway-work'];
		return typeof done === 'string' && this.#app.workGate.accept(endpoint.path, done, enough) ? null : demand;
	}

	async #caller(
		policy: Policy,
		request: IncomingMessage,
		params: Readonly<Record<string, string>>,
		token: string | null
	): Promise<Outcome<Caller[Policy]>> {
		if (policy === 'public') return accepted(null);
		if (policy === 'demonstration') return this.#app.config.mode === 'demonstration' ? accepted(null) : refused('not-found');
		if (policy === 'survivor') {
			const found = await findCase(this.#app, request.headers.authorization);
			if (found) return accepted({ case: found });
			const helper = await findSupporter(this.#app, request.headers.authorization);
			return refused('not-found', helper ? (helper.inForce ? otherDoor : helpEnded) : '');
		}
		if (policy === 'supporter') {
			const found = await findSupporter(this.#app, request.headers.authorization);
			if (found) return found.inForce ? accepted(found) : refused('not-found', helpEnded);
			return refused('not-found', (await findCase(this.#app, request.headers.authorization)) ? otherDoor : '');
		}
		// What a page asks for, or counts, by itself. Whoever says so of an act loses a session sooner, and gains nothing.
		const unattended = request.headers['causeway-unattended'] === 'yes';
		const signedIn = token ? await readSession(this.#app, token, unattended) : null;
		if (!signedIn) return refused('sign-in-first');
		if (policy === 'member') return accepted(signedIn);
		if (policy === 'admin') return signedIn.admin ? accepted(signedIn) : refused('not-found');
		const desk = params.desk as DeskId;
		const role = isId<'desk'>(desk) ? await deskRoleOf(this.#app.db, signedIn.member, desk) : null;
		// Missing and forbidden are one answer.
		if (!role || (policy === 'desk-lead' && role !== 'lead')) return refused('not-found');
		if (policy === 'watchdog' && (await readDesk(this.#app.db, desk))?.kind !== 'watchdog') return refused('not-found');
		return accepted({ ...signedIn, desk, role } as Caller['desk-member']);
	}

	async #input(endpoint: Endpoint, request: IncomingMessage): Promise<Outcome<unknown>> {
		if (!endpoint.input || endpoint.method === 'PUT') return accepted(null);
		const most = endpoint.maxBytes ?? usualBytes;
		const type = request.headers['content-type']?.split(';')[0]?.trim();
		const form = type === 'application/x-www-form-urlencoded' && endpoint.stream !== undefined;
		if (type !== 'application/json' && !form) return refused('content-type-wrong');
		const body = await readBody(request, most);
		if (!body.ok) return body;
		let value: unknown;
		try {
			const text = new TextDecoder('utf-8', { fatal: true }).decode(body.value);
			value = form ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
		} catch {
			return refused('body-malformed');
		}
		const parsed = endpoint.input.safeParse(value);
		if (parsed.success) return accepted(parsed.data);
		// The path of a field is ours to say; its value is not.
		const version = parsed.error.issues.some((issue) => issue.path.at(-1) === 'v');
		return refused(version ? 'version-unknown' : 'body-malformed', parsed.error.issues[0]?.path.join('.') ?? '');
	}

	/** Sends JSON, signed over method, path, status, the client's nonce and the body: a proxy that changes it is caught by the client. */
	#answer(request: IncomingMessage, response: ServerResponse, outcome: Outcome<unknown>, work?: Work): void {
		const status = outcome.ok ? 200 : statusOf(outcome.refusal.code);
		const body = utf8(JSON.stringify(outcome.ok ? (outcome.value ?? {}) : { error: outcome.refusal, ...(work && { work }) }));
		const nonce = request.headers['causeway-nonce'];
		if (typeof nonce === 'string' && nonceForm.test(nonce)) {
			const bodyHash = createHash('sha256').update(body).digest();
			const signature = this.#app.log.sign(answerBytes(request.method ?? '', request.url ?? '', status, nonce, bodyHash));
			response.setHeader('Causeway-Signature', toBase64url(signature));
		}
		response.writeHead(status, {
			'Content-Type': 'application/json',
			'Content-Length': body.length,
			'Cache-Control': 'no-store'
		});
		response.end(request.method === 'HEAD' ? undefined : body);
		if (!request.complete) request.resume();
	}
}
