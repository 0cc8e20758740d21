import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { CaseId, DeskId, MemberId, Outcome, SupporterId } from '#core/base';
import type { App } from '#server/app.ts';

/** Who may call an endpoint. There is no default: an endpoint without a policy does not compile. */
export type Policy =
	| 'public'
	| 'survivor'
	| 'supporter'
	| 'member'
	| 'desk-member'
	| 'desk-lead'
	| 'watchdog'
	| 'admin'
	| 'demonstration';

export type SignedIn = {
	readonly member: MemberId;
	readonly name: string;
	readonly displayName: string;
	readonly admin: boolean;
	readonly signingKey: string;
	readonly tokenHash: Uint8Array;
};

/** What a policy proves before `run` is reached. `desk-*` policies and `watchdog` read the path's `:desk`. */
export type Caller = {
	readonly public: null;
	readonly demonstration: null;
	readonly survivor: { readonly case: CaseId };
	readonly supporter: { readonly case: CaseId; readonly supporter: SupporterId; readonly signingKey: string };
	readonly member: SignedIn;
	readonly admin: SignedIn;
	readonly 'desk-member': SignedIn & { readonly desk: DeskId; readonly role: 'lead' | 'member' };
	/** In a desk of the kind `watchdog`. */
	readonly watchdog: SignedIn & { readonly desk: DeskId; readonly role: 'lead' | 'member' };
	readonly 'desk-lead': SignedIn & { readonly desk: DeskId; readonly role: 'lead' };
};

export type Call<P extends Policy, Input> = {
	readonly app: App;
	readonly caller: Caller[P];
	readonly params: Readonly<Record<string, string>>;
	readonly query: URLSearchParams;
	readonly input: Input;
	/** Only for the work gate's keyed hash; never stored, never logged. */
	readonly address: string;
	readonly request: IncomingMessage;
	/** Response headers beside the standing ones (cookies, Clear-Site-Data). */
	readonly setHeader: (name: string, value: string) => void;
	/** Session token of a staff request, if any came. */
	readonly token: string | null;
};

export type Method = 'GET' | 'POST' | 'PUT';

/**
 * One endpoint of the public API. `input` is checked before `run`; `output` describes the answer in openapi.json. `work` is the least
 * proof-of-work in bits, 0 where it is only asked after failures, absent where never. A `stream` endpoint writes its own response.
 */
export type Endpoint<P extends Policy = Policy, Input = unknown> = {
	readonly method: Method;
	readonly path: `/${string}`;
	readonly policy: P;
	readonly summary: string;
	readonly input: z.ZodType<Input> | null;
	readonly output: z.ZodType | null;
	readonly maxBytes?: number;
	readonly work?: number;
	readonly run: (call: Call<P, Input>) => Promise<Outcome<unknown>>;
	readonly stream?: (call: Call<P, Input>, response: ServerResponse) => Promise<Outcome<'answered'>>;
};

/** Declares an endpoint; the types of caller and input follow from policy and schema. */
export const endpoint = <P extends Policy, Input = null>(
	declared: Omit<Endpoint<P, Input>, 'input' | 'run' | 'stream'> & {
		readonly input: z.ZodType<Input> | null;
		readonly run: Endpoint<P, Input>['run'];
	}
): Endpoint => declared as unknown as Endpoint;

/** Declares an endpoint whose answer is bytes. `stream` returns a refusal before the first byte, or `answered`. */
export const streamEndpoint = <P extends Policy, Input = null>(
	declared: Omit<Endpoint<P, Input>, 'input' | 'run' | 'stream'> & {
		readonly input: z.ZodType<Input> | null;
		readonly stream: NonNullable<Endpoint<P, Input>['stream']>;
	}
): Endpoint => ({ ...declared, run: async () => ({ ok: true, value: null }) }) as unknown as Endpoint;
