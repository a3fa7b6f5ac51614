const COMMENTS = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
const STATIC = /\b(?:import|export)\b[^'"`;()=]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*['"]([^'"]+)['"]/g;
const DYNAMIC = /\bimport\s*\(\s*['"`]([^'"`]+)['"`]/g;

/**
 * The modules that a source file (or a built chunk) names, types included.
 *
 * @param {string} source
 * @param {{ dynamic?: boolean }} [options] whether `import()` counts; it does unless told
 * @returns {string[]}
 */
export function importedModules(source, { dynamic = true } = {}) {
  const code = source.replace(COMMENTS, '');
  const found = [...code.matchAll(STATIC), ...(dynamic ? code.matchAll(DYNAMIC) : [])];
  return found.map((match) => match[1] ?? match[2] ?? '');
}
