// Draws the SVG that Python sends and reports what happens on it. Nothing is decided here.
//
//   data-name   what Python calls the element; every report carries it
//   data-click  a click on the element is reported
//   data-at, data-stops   it can be dragged along x: where it stands, and the places (increasing,
//               in units of the viewBox) at which it may stand; a report gives the number of one
//   data-keys   keys that the element, or one inside it, reports while it has the focus
//
// While Python answers one report of a drag, only the newest of the others waits.

// Makes what stands in the page like what was sent. A picture of the same parts is changed part by part
// where it differs, so that the page lays out only that; one of other parts is quicker replaced.
function become(old, sent) {
  const [before, after] = [[...old.childNodes], [...sent.childNodes]];
  if (before.length !== after.length) {
    old.replaceChildren(...after);
    return;
  }
  before.forEach((place, i) => {
    const node = after[i];
    if (place.isEqualNode(node)) return;
    if (place.nodeName !== node.nodeName || place.nodeType !== Node.ELEMENT_NODE) {
      place.replaceWith(node);
      return;
    }
    for (const { name } of [...place.attributes]) {
      if (!node.hasAttribute(name)) place.removeAttribute(name);
    }
    for (const { name, value } of node.attributes) {
      if (place.getAttribute(name) !== value) place.setAttribute(name, value);
    }
    become(place, node);
  });
}

function render({ model, el }) {
  el.classList.add("creditlab-picture");
  el.dataset.lmSuppressShortcuts = "true"; // keys on the picture are not commands of the notebook
  let drag = null;
  let waiting = null;

  const named = (name) =>
    [...el.querySelectorAll("[data-name]")].find((each) => each.dataset.name === name);
  const report = (kind, name, value) => model.send({ kind, name, value });

  function draw() {
    const active = el.contains(document.activeElement) ? document.activeElement : null;
    const focus = active?.closest("[data-name]")?.dataset.name;
    const drawn = document.createElement("template");
    drawn.innerHTML = model.get("svg");
    become(el, drawn.content);
    const wanted = model.get("focus") || focus;
    const next = named(wanted) ?? el.querySelector("[tabindex='0']");
    if (active && next !== document.activeElement) next?.focus({ preventScroll: true });
    if (drag) place();
  }

  function place() {
    const handle = named(drag.name);
    if (!handle) return;
    const shift = drag.stops[drag.stop] - Number(handle.dataset.at);
    handle.setAttribute("transform", `translate(${shift} 0)`);
    handle.classList.add("dragged");
  }

  function across(event) {
    const svg = el.querySelector("svg");
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse()).x;
  }

  function nearest(stops, x) {
    let best = 0;
    stops.forEach((stop, i) => {
      if (Math.abs(stop - x) < Math.abs(stops[best] - x)) best = i;
    });
    return best;
  }

  function answered() {
    if (drag) drag.busy = false;
    if (!waiting) return;
    const stop = waiting.stop;
    waiting = null;
    if (drag) moved(stop);
  }

  function moved(stop) {
    if (drag.busy) {
      waiting = { stop };
      return;
    }
    drag.busy = true;
    report("drag", drag.name, stop);
  }

  el.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-stops]");
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    handle.focus({ preventScroll: true });
    const stops = handle.dataset.stops.split(" ").map(Number);
    const stop = nearest(stops, Number(handle.dataset.at));
    drag = { name: handle.dataset.name, stops, stop, first: stop, from: across(event) };
    drag.offset = Number(handle.dataset.at) - drag.from;
    el.setPointerCapture(event.pointerId); // the handle itself is replaced at every redraw
  });

  el.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const stop = nearest(drag.stops, across(event) + drag.offset);
    if (stop === drag.stop) return;
    drag.stop = stop;
    place();
    moved(stop);
  });

  function release(kind) {
    if (!drag) return;
    const { name, stop, first } = drag;
    named(name)?.removeAttribute("transform");
    drag = waiting = null;
    if (kind === "drop" && stop === first) report("click", name, null);
    else report(kind, name, stop);
  }

  el.addEventListener("pointerup", () => release("drop"));
  el.addEventListener("pointercancel", () => release("cancel"));

  el.addEventListener("click", (event) => {
    const target = event.target.closest("[data-click]");
    if (!target || event.target.closest("[data-stops]")) return;
    target.focus?.({ preventScroll: true });
    report("click", target.dataset.name, null);
  });

  el.addEventListener("keydown", (event) => {
    if (drag && event.key === "Escape") {
      release("cancel");
      return;
    }
    const control = event.ctrlKey || event.metaKey;
    const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const typed = letter === " " ? "Space" : letter;
    const key = control ? `Control+${event.shiftKey ? "Shift+" : ""}${typed}` : typed;
    let target = event.target.closest("[data-keys]");
    while (target && !target.dataset.keys.split(" ").includes(key)) {
      target = target.parentElement?.closest("[data-keys]");
    }
    if (!target || !el.contains(target)) return;
    event.preventDefault();
    event.stopPropagation();
    const name = event.target.closest("[data-name]")?.dataset.name ?? "";
    report("key", name, key);
  });

  model.on("change:svg", draw);
  model.on("msg:custom", (message) => message.kind === "answered" && answered());
  draw();
}

export default { render };
