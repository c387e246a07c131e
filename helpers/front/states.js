// Where a page has the states of its explorers: packed in the page itself, which is then whole, or, on a web site, in files
// beside it, each fetched when its picture comes near the window.

import { fromBase64, unpacked } from "./packed.js";

/** @import { Grid } from "./packed.js" */

const NEAR = "600px"; // above and below the window: so far that it is there when it is scrolled to

/** @type {Record<string, Promise<Grid>>} */
const bringing = {};

/** The text of an element of the page. @param {string} id */
export const textOf = (id) => document.getElementById(id)?.textContent ?? "";

/** Whether the page holds all states itself. */
export const isWhole = () => Boolean(document.querySelector('[id^="oc-data-"]'));

/** Return an explorer's states, unpacked once; what could not be fetched is tried anew when it is asked for again. @param {string} key */
export function grid(key) {
  bringing[key] ??= brought(key).catch((error) => {
    delete bringing[key];
    throw error;
  });
  return bringing[key];
}

/** @param {string} key @returns {Promise<Grid>} */
async function brought(key) {
  if (isWhole()) return unpacked(fromBase64(textOf(`oc-data-${key}`)));
  const answer = await fetch(`states/${key}.bin`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return unpacked(await answer.blob());
}

/** Act once an element is near the window, in a turn of its own. @param {Element} el @param {() => void} act */
export function whenNear(el, act) {
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    watch.disconnect();
    setTimeout(act);
  }, { rootMargin: `${NEAR} 0px` });
  watch.observe(el);
}
