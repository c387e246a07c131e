// A line that is told anew whenever it changes: the score below a row of questions.

import { initialize, make } from "./shared.js";

/** @import { Model } from "./shared.js" */

/** @param {{ model: Model, el: HTMLElement }} where */
function render({ model, el }) {
  const line = make("p", { class: "oc oc-score", role: "status" });
  const show = () => void (line.textContent = model.get("words"));
  show();
  model.on("change:words", show);
  el.append(line);
  return () => model.off("change:words", show);
}

export default { initialize, render };
