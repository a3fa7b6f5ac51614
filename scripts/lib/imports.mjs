const COMMENTS = /\/\*[\s\S]*?\*\/|(^|[\s;{}(),])\/\/.*$/gm;
const STATIC = /\b(?:import|export)\s[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*['"]([^'"]+)['"]/g;
const DYNAMIC = /\bimport\s*\(\s*['"`]([^'"`]+)['"`]/g;

/**
 * The modules that a source file names, types included.
 *
 * @param {string} source
 * @returns {string[]}
 */
export function importedModules(source) {
  const code = source.replace(COMMENTS, '$1');
  const found = [...code.matchAll(STATIC), ...code.matchAll(DYNAMIC)];
  return found.map((match) => match[1] ?? match[2] ?? '');
}
