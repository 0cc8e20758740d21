import { accepted, type Outcome, refused } from '#core/base';
import { giveBack } from './give-back.ts';
import { type Answer, progressTransport, type Request } from './transport.ts';
import type { Call, Verbs } from './worker-rpc.ts';

export type Sending = Pick<Request, 'method' | 'url' | 'headers' | 'body' | 'withCookies'>;

/** What a worker can be asked that lives for one request. It is given nothing but what goes over the line anyway. */
export type SendingVerbs = Verbs & {
	/** Reports how many bytes have left. */
	send(input: Sending, call: Call): Promise<Outcome<Answer, 'no-connection'>>;
};

export const sendingVerbs: SendingVerbs = {
	send: (input, { signal, report }) => {
		const answered = progressTransport({ ...input, signal, onSent: report });
		// The request has a copy by now.
		if (input.body) giveBack(input.body);
		return answered.then(accepted, () => refused('no-connection'));
	}
};
