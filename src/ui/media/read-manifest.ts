import { initSync, WASM_SRI, WasmReader } from '@contentauth/c2pa-wasm';
import { accepted, type Json, type Outcome, refused } from '#core/base';
import { type ManifestFacts, manifestFacts, manifestTypeOf } from '#core/evidence';

/** Nothing is looked up elsewhere: neither an account that lies on another machine, nor whether a key was called back. */
const settings = JSON.stringify({ verify: { remote_manifest_fetch: false, ocsp_fetch: false } });

/**
 * Reads and checks the signed account of origin (C2PA) in a file; `null` where there is none. `program` is the WebAssembly of c2pa-rs, taken only where it is the one that the
 * package names. Refuses `manifest-type-unknown`, `manifest-broken`, `program-wrong`.
 */
export async function readManifest(content: Blob, program: ArrayBuffer): Promise<Outcome<ManifestFacts | null, string>> {
	const type = manifestTypeOf(new Uint8Array(await content.slice(0, 32).arrayBuffer()));
	if (!type) return refused('manifest-type-unknown');
	const hash = new Uint8Array(await crypto.subtle.digest('SHA-512', program));
	if (`sha512-${btoa(String.fromCharCode(...hash))}` !== WASM_SRI) return refused('program-wrong');
	try {
		initSync({ module: program });
		const reader = await WasmReader.fromBlob(type, content, settings);
		const facts = manifestFacts(JSON.parse(reader.json()) as Json);
		return facts ? accepted(facts) : refused('manifest-broken');
	} catch (cause) {
		return /JumbfNotFound|ProvenanceMissing/.test(String(cause)) ? accepted(null) : refused('manifest-broken');
	}
}
