// What a hand-out keeps for its reader, and how it fits a small screen: answers, how many questions of a page have one, and
// code that is folded on a phone.

const NARROW = "(max-width: 640px)";

/**
 * Keep an answer, if there is one, and return what is kept; null in a frame whose sandbox does not let the browser keep anything.
 * @param {string} name @param {{ entry: string, why: string }} [value]
 */
export function keep(name, value) {
  try {
    if (value) localStorage.setItem(`one-cat.${name}`, JSON.stringify(value));
    return JSON.parse(localStorage.getItem(`one-cat.${name}`) ?? "null");
  } catch {
    return null;
  }
}

/** Tell on each card of the contents how many of its questions are answered, now and whenever a reader comes back. */
export function showProgress() {
  const show = () => {
    for (const node of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-asked]"))) {
      /** @type {string[]} */
      const asked = JSON.parse(node.dataset.asked ?? "[]");
      const done = asked.filter((name) => keep(name)).length;
      if (!done) continue;
      node.textContent = done === asked.length ? `✓ ${done} answered` : `${done} of ${asked.length} answered`;
      node.style.setProperty("--done", `${(100 * done) / asked.length}%`);
    }
  };
  show();
  addEventListener("pageshow", show);
}

/** Fold code where the screen is narrow, and open it where it is not. */
export function foldCode() {
  const narrow = matchMedia(NARROW);
  const fold = () => {
    for (const node of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.fold"))) {
      node.open = !narrow.matches;
    }
  };
  fold();
  narrow.addEventListener("change", fold);
}
