import { consoleUse } from './console-use.ts';
import { coreChance, coreClock } from './core-purity.ts';
import { colourLiteral, typeSizeLiteral } from './design-literal.ts';
import { envRead } from './env-read.ts';
import { exportStar } from './export-star.ts';
import { fileLength } from './file-length.ts';
import { fileName } from './file-name.ts';
import { harmfulTerm } from './harmful-term.ts';
import { inlineStyle } from './inline-style.ts';
import { lockFile } from './lock-file.ts';
import { machinePath } from './machine-path.ts';
import { parentImport } from './parent-import.ts';
import { rawHtml } from './raw-html.ts';
import type { Rule } from './rule.ts';
import { templateWords } from './template-words.ts';

/** Every rule of the house that is ours to check; dependency-cruiser holds the direction of imports. */
export const houseRules: readonly Rule[] = [
	parentImport,
	exportStar,
	envRead,
	fileName,
	fileLength,
	harmfulTerm,
	machinePath,
	consoleUse,
	coreClock,
	coreChance,
	colourLiteral,
	typeSizeLiteral,
	rawHtml,
	inlineStyle,
	templateWords,
	lockFile
];
