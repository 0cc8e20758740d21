import { must } from '#core/base';
import type { CaptureFacts, CaptureRequest } from '#core/evidence';
import { makeKeyPair, openBulk, openValue, sealValue } from '#core/sealing';
import type { CaptureDesk, CaptureState } from '#server/capture/capture-desk.ts';
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { eventually } from './eventually.ts';

type Opened = { readonly archive: Uint8Array; readonly facts: CaptureFacts };
type Came = Extract<CaptureState, { state: 'refused' }> | ({ readonly state: 'done' } & Opened);

/** Asks a desk for a page as a browser does, waits, and opens what comes. */
export async function captureAt(desk: CaptureDesk, address: string): Promise<Came> {
	const keys = await makeKeyPair();
	const request: CaptureRequest = {
		v: 1,
		type: 'causeway/capture-request/v1',
		address,
		shows: 'adults',
		recipient: keys.recipient
	};
	const id = must(await desk.take(must(await sealValue(request, desk.recipient))));
	let came: CaptureState | null = null;
	await eventually(
		'the capture ends',
		() => {
			came = desk.state(id);
			return came?.state === 'done' || came?.state === 'refused';
		},
		90
	);
	const ended = came as unknown as Exclude<CaptureState, { state: 'waiting' | 'running' }>;
	if (ended.state !== 'done') return ended;
	const facts = must(await openValue<CaptureFacts>(ended.facts, 'causeway/capture/v1', keys.identity));
	const opened: Uint8Array[] = [];
	for (const piece of ended.pieces) opened.push(must(await openBulk(bulkCipherNative, piece, keys.identity)));
	return { state: 'done', facts, archive: new Uint8Array(Buffer.concat(opened).subarray(0, facts.bytes)) };
}
