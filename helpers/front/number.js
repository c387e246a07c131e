// The number in a text, as people write one: −0.5, 0,5, 1½, 50 %, 2/3, 2 ln 5 or 4.5 × 10^-5. The same rules as in
// helpers/exercises/number.py, which says what each is for; a test holds both to the same numbers.

const LONGEST = 60; // characters: more is no number
const PARTS = "[¼-¾⅐-⅞]";

/** @type {[RegExp, string | ((...found: string[]) => string)][]} */
const CHARACTERS = [
  [/[\u200b-\u200f\u2060\ufeff]/g, ""],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Python takes these for spaces
  [/[\s\x1c-\x1f\x85]/g, " "],
  [/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)],
  [/[\u2010-\u2015\u2212\ufe58\ufe63]/g, "-"],
  [/[⁄∕]/g, "/"],
  [/[×·⋅]/g, "*"],
  [/,/g, "."],
];
const part = (/** @type {string} */ character) => character.normalize("NFKC").replace("⁄", "/");
/** @type {[RegExp, string | ((...found: string[]) => string)][]} */
const EXPRESSIONS = [
  [new RegExp(`(?<![0-9.])([0-9]+) *(${PARTS})`, "g"), (_, whole, character) => `(${whole}+${part(character)})`],
  [new RegExp(PARTS, "g"), (character) => `(${part(character)})`],
  [/([0-9.]) *%$/g, "$1/100"],
  [/(?<![0-9.])0+(?=[0-9])/g, ""],
  [/log/g, "ln"],
  [/\s*\*\s*10\^/g, "e"],
  [/(?<=[0-9.)])\s*(?=ln)/g, "*"],
  [/ln\s*([0-9.]+)(?![0-9.e]|\s*\/)/g, "ln($1)"],
];
const ALLOWED = /^(?!.*[+-] *[+-])[0-9.e+*/() ln-]+$/;
const TOKEN = / *(?:([0-9]+\.?[0-9]*(?:e[+-]?[0-9]+)?|\.[0-9]+(?:e[+-]?[0-9]+)?)(?![0-9.a-z])|(ln(?![a-z0-9])|[-+*/()])) */y;

/**
 * Return the number in a text, NaN if there is none.
 * @param {string} text
 */
export function number(text) {
  const plain = rewritten(text.toLowerCase(), CHARACTERS).trim();
  if ([...plain].length > LONGEST) return NaN;
  const expression = rewritten(plain, EXPRESSIONS);
  if (!ALLOWED.test(expression)) return NaN;
  const tokens = read(expression);
  const value = tokens ? sum(tokens) : NaN;
  return tokens?.length === 0 && Number.isFinite(value) ? value : NaN;
}

/** @param {string} text @param {typeof CHARACTERS} rewrites */
function rewritten(text, rewrites) {
  // Of replace's two forms the types allow one at a time.
  return rewrites.reduce((now, [pattern, better]) => now.replace(pattern, /** @type {any} */ (better)), text);
}

/** Return the numbers, signs and names of an expression; null if something else is in it. @param {string} text */
function read(text) {
  /** @type {(number | string)[]} */
  const tokens = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (!found) return null;
    tokens.push(found[1] ? Number(found[1]) : found[2]);
  }
  return tokens;
}

// A sum of products of signed numbers, parentheses and ln(…); each takes its tokens from the front. What is no number, the
// quotient by 0 and the ln of 0 are NaN.

/** @param {(number | string)[]} tokens @returns {number} */
function sum(tokens) {
  let value = product(tokens);
  while (tokens[0] === "+" || tokens[0] === "-") value += tokens.shift() === "+" ? product(tokens) : -product(tokens);
  return value;
}

/** @param {(number | string)[]} tokens @returns {number} */
function product(tokens) {
  let value = signed(tokens);
  while (tokens[0] === "*" || tokens[0] === "/") value = tokens.shift() === "*" ? value * signed(tokens) : quotient(value, signed(tokens));
  return value;
}

/** @param {number} above @param {number} below */
const quotient = (above, below) => (below === 0 ? NaN : above / below);

/** @param {(number | string)[]} tokens @returns {number} */
function signed(tokens) {
  const token = tokens.shift();
  if (token === "-") return -signed(tokens);
  if (token === "+") return signed(tokens);
  if (typeof token === "number") return token;
  if (token === "ln" && tokens[0] !== "(") return NaN;
  if (token === "ln") tokens.shift();
  else if (token !== "(") return NaN;
  const value = sum(tokens);
  if (tokens.shift() !== ")") return NaN;
  return token === "ln" ? (value > 0 ? Math.log(value) : NaN) : value;
}
