/** The address of a worker that the islands' build made of an entry file. */
declare module '*?worker&url' {
	const address: string;
	export default address;
}
