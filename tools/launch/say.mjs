/** One line to the person who started us; standard output belongs to the program. */
export const say = (line) => void process.stderr.write(`causeway: ${line}\n`);

export function stop(line) {
	say(line);
	process.exit(1);
}
