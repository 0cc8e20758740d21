import type { Plugin, Rolldown } from 'vite';

type Chunk = Pick<Rolldown.RenderedChunk, 'fileName' | 'imports' | 'moduleIds'>;
type Chunks = Readonly<Record<string, Chunk>>;

/** A chunk of nothing but styles: Vite writes its style sheet and no script. */
const isStylesAlone = ({ moduleIds }: Chunk): boolean =>
	moduleIds.length > 0 && moduleIds.every((id) => /\.css(?:$|\?)/.test(id));

/** A file and all that it imports at once, itself first. */
function withImports(file: string, chunks: Chunks, found = new Set<string>()): Set<string> {
	if (!chunks[file] || found.has(file) || isStylesAlone(chunks[file])) return found;
	found.add(file);
	for (const imported of chunks[file].imports) withImports(imported, chunks, found);
	return found;
}

/** Fetches files of this place whole, each once, so that the import after it finds them; refuses like an import that did not arrive. What the page itself asks for as a module is not asked for twice. */
const arrive = `function causewayArrive(files) {
	const arrived = (causewayArrive.arrived ??= new Map());
	const fetchWhole = async (file) => {
		const url = new URL(file, import.meta.url);
		if (globalThis.document?.querySelector('link[rel=modulepreload][href="' + url.pathname + '"]')) return;
		const answer = await fetch(url);
		if (!answer.ok) throw new TypeError(file);
		await answer.arrayBuffer();
	};
	const once = (file) => arrived.get(file) ?? arrived.set(file, fetchWhole(file).catch((error) => { arrived.delete(file); throw error; })).get(file);
	return Promise.all(files.map(once));
}`;

/**
 * What comes later can be asked for again. Browsers remember for as long as a page or worker lives that a module did not arrive (HTML, "fetch a single module script", the module map), and then refuse
 * every later `import()` of it without asking: a connection that was gone for a moment would shut a part of her space until she enters anew. So each file is fetched before it is imported, which
 * nothing remembers; the import then finds it in the browser's own store, where these files stay because their names tell their content.
 */
export const importsThatArrive = (): Plugin => ({
	name: 'causeway:imports-that-arrive',
	renderChunk(code, chunk, _options, { chunks }) {
		const here = withImports(chunk.fileName, chunks);
		let any = false;
		const arriving = code.replace(/\bimport\((["'`])\.\/([^"'`]+)\1\)/g, (whole, _quote, file: string) => {
			const files = [...withImports(file, chunks)].filter((each) => !here.has(each)).map((each) => `./${each}`);
			if (files.length === 0) return whole;
			any = true;
			return `causewayArrive(${JSON.stringify(files)}).then(() => ${whole})`;
		});
		return any ? { code: `${arriving}\n${arrive}\n`, map: null } : null;
	}
});
