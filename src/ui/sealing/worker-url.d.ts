/** The address of a worker that the islands' build made of an entry file. */
declare module '*?worker&url' {
	const address: string;
	export default address;
}

/** The address of a program in WebAssembly that the islands' build took over from a package. */
declare module '*.wasm?url' {
	const address: string;
	export default address;
}
