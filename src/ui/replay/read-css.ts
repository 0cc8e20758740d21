/**
 * A piece of a stylesheet (CSS Syntax Module 3, section 4). `value` is what escapes stand for; `sign` is any single sign. Numbers, units and spaces stay as they were written: they name nothing.
 * `url` is an address without quotes; one in quotes is a `function` with a `string` in it. `bad` is what readers throw away.
 */
export type CssToken = {
	readonly kind: 'space' | 'comment' | 'string' | 'url' | 'bad' | 'ident' | 'function' | 'at' | 'hash' | 'sign';
	readonly raw: string;
	readonly value: string;
};

const isSpace = (sign: string): boolean => sign === ' ' || sign === '\t' || sign === '\n';
const isNameStart = (sign: string): boolean => /^[a-zA-Z_\u0080-\uffff]$/.test(sign);
const isName = (sign: string): boolean => /^[\w\-\u0080-\uffff]$/.test(sign);

/** Every piece of a stylesheet, or of a `style` attribute, in order. Takes any text. */
export function readCss(text: string): CssToken[] {
	return new Reader(text.replace(/\r\n?|\f/g, '\n').replaceAll('\0', '\ufffd')).tokens();
}

class Reader {
	readonly #text: string;
	#at = 0;

	constructor(text: string) {
		this.#text = text;
	}

	tokens(): CssToken[] {
		const found: CssToken[] = [];
		while (this.#at < this.#text.length) {
			const from = this.#at;
			const { kind, value } = this.#next();
			found.push({ kind, value, raw: this.#text.slice(from, this.#at) });
		}
		return found;
	}

	#sign(ahead = 0): string {
		return this.#text[this.#at + ahead] ?? '';
	}
	/** Takes what `form`, a sticky one, matches here. */
	#run(form: RegExp): string {
		form.lastIndex = this.#at;
		const found = form.exec(this.#text)?.[0] ?? '';
		this.#at += found.length;
		return found;
	}
	#isEscape(ahead = 0): boolean {
		return this.#sign(ahead) === '\\' && this.#sign(ahead + 1) !== '\n' && this.#sign(ahead + 1) !== '';
	}
	#beginsName(ahead = 0): boolean {
		const sign = this.#sign(ahead);
		if (sign !== '-') return isNameStart(sign) || this.#isEscape(ahead);
		const second = this.#sign(ahead + 1);
		return second === '-' || isNameStart(second) || this.#isEscape(ahead + 1);
	}

	#next(): Omit<CssToken, 'raw'> {
		const sign = this.#sign();
		if (isSpace(sign)) {
			while (isSpace(this.#sign())) this.#at++;
			return { kind: 'space', value: ' ' };
		}
		if (this.#text.startsWith('/*', this.#at)) {
			const end = this.#text.indexOf('*/', this.#at + 2);
			this.#at = end < 0 ? this.#text.length : end + 2;
			return { kind: 'comment', value: '' };
		}
		// Marks of old browsers stand before names without belonging to them.
		for (const mark of ['<!--', '-->'])
			if (this.#text.startsWith(mark, this.#at)) {
				this.#at += mark.length;
				return { kind: 'comment', value: '' };
			}
		if (sign === '"' || sign === "'") return this.#string(sign);
		// With its unit: what looks like a name in it is none.
		if (this.#run(/[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y) !== '') {
			if (this.#beginsName()) this.#name();
			return { kind: 'sign', value: '0' };
		}
		if (this.#beginsName()) return this.#named();
		if ((sign === '@' && this.#beginsName(1)) || (sign === '#' && (isName(this.#sign(1)) || this.#isEscape(1)))) {
			this.#at++;
			return { kind: sign === '@' ? 'at' : 'hash', value: this.#name() };
		}
		this.#at++;
		return { kind: 'sign', value: sign };
	}

	#string(quote: string): Omit<CssToken, 'raw'> {
		let value = '';
		this.#at++;
		while (this.#at < this.#text.length) {
			value += this.#run(/[^"'\\\n]+/y);
			const sign = this.#sign();
			if (sign === '\n') return { kind: 'bad', value: '' };
			if (sign === '\\' && this.#sign(1) === '\n') this.#at += 2;
			else if (this.#isEscape()) value += this.#escaped();
			else {
				this.#at++;
				if (sign === quote) return { kind: 'string', value };
				// An escape of nothing, at the end.
				if (sign !== '\\') value += sign;
			}
		}
		return { kind: 'string', value };
	}

	#named(): Omit<CssToken, 'raw'> {
		const value = this.#name();
		if (this.#sign() !== '(') return { kind: 'ident', value };
		this.#at++;
		if (value.toLowerCase() !== 'url') return { kind: 'function', value };
		let ahead = 0;
		while (isSpace(this.#sign(ahead))) ahead++;
		return /["']/.test(this.#sign(ahead)) ? { kind: 'function', value } : this.#address();
	}

	#address(): Omit<CssToken, 'raw'> {
		let value = '';
		while (isSpace(this.#sign())) this.#at++;
		while (this.#at < this.#text.length) {
			const sign = this.#sign();
			if (this.#isEscape()) value += this.#escaped();
			else if (isSpace(sign) || sign === ')') {
				while (isSpace(this.#sign())) this.#at++;
				if (this.#sign() !== ')' && this.#at < this.#text.length) return this.#badAddress();
				this.#at++;
				return { kind: 'url', value };
			} else if (/["'(\\]/.test(sign) || sign < ' ' || sign === '\x7f') return this.#badAddress();
			else {
				value += sign;
				this.#at++;
			}
		}
		return { kind: 'url', value };
	}

	#badAddress(): Omit<CssToken, 'raw'> {
		while (this.#at < this.#text.length && this.#sign() !== ')') this.#at += this.#isEscape() ? 2 : 1;
		this.#at++;
		return { kind: 'bad', value: '' };
	}

	#name(): string {
		let value = '';
		while (this.#at < this.#text.length) {
			const run = this.#run(/[\w\-\u0080-\uffff]+/y);
			value += run;
			if (this.#isEscape()) value += this.#escaped();
			else if (run === '') break;
		}
		return value;
	}

	#escaped(): string {
		this.#at++;
		const hex = /^[\da-fA-F]{1,6}/.exec(this.#text.slice(this.#at, this.#at + 6))?.[0];
		if (!hex) {
			const whole = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0xfffd);
			this.#at += whole.length;
			return whole;
		}
		this.#at += hex.length;
		if (isSpace(this.#sign())) this.#at++;
		const code = Number.parseInt(hex, 16);
		return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
	}
}
