// A line that is told anew whenever it changes: the score below a row of questions.

function render({ model, el }) {
  const line = document.createElement("p");
  line.className = "oc oc-score";
  line.setAttribute("role", "status");
  const show = () => (line.textContent = model.get("words"));
  show();
  model.on("change:words", show);
  el.append(line);
  return () => model.off("change:words", show);
}

export default { render };
