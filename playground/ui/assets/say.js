// The sentences of the catalogue that scripts say (messages/CODE/scripts.json), in the language of the page.

import { CATALOGUE } from "./catalogue.js";

export const language = () => (document.documentElement.lang in CATALOGUE ? document.documentElement.lang : "en");

// A whole number with its thousands apart.
export const grouped = (n) => n.toLocaleString(language());

const written = (value) => (Number.isInteger(value) ? grouped(value) : String(value));

// What stands in braces is put in by name; of plural forms (one, other) n chooses.
export function say(key, values = {}) {
  const said = CATALOGUE[language()][key];
  const single = new Intl.PluralRules(language()).select(values.n ?? 0) === "one";
  const form = typeof said === "string" ? said : said[single ? "one" : "other"];
  return form.replace(/\{(\w+)\}/g, (_, name) => written(values[name]));
}

// Sentences one after the other, those that there are; Chinese puts no space between them.
export const sentences = (...told) => told.filter(Boolean).join(language() === "zh" ? "" : " ");

// A number with so many decimals, without a sign before a zero.
export function decimal(number, digits) {
  const text = number.toFixed(digits).replace(/^-(?=[0.]+$)/, "");
  return language() === "fr" ? text.replace(".", ",") : text;
}
