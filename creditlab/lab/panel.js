// What a notebook and its widgets leave out: keys pressed in a control are no commands of the
// notebook (d, d deletes a cell, arrow keys leave it), and a slider's handle is called as its label.

const CONTROLS = "a, button, input, select, textarea, [tabindex]";

function render({ el }) {
  el.style.display = "none";
  let frame = 0;
  let observer = null;

  function mend(panel) {
    for (const control of panel.querySelectorAll(CONTROLS)) {
      // JupyterLab asks the element that has the focus before any around it.
      if (!control.dataset.lmSuppressShortcuts) control.dataset.lmSuppressShortcuts = "true";
    }
    for (const slider of panel.querySelectorAll(".noUi-target")) {
      const label = slider.closest(".jupyter-widgets")?.querySelector(".widget-label");
      const handles = [...slider.querySelectorAll(".noUi-handle")];
      handles.forEach((handle, i) => {
        const end = handles.length > 1 ? [", from", ", to"][i] : "";
        handle.setAttribute("aria-label", (label?.textContent ?? "") + end);
      });
    }
  }

  function begin() {
    const panel = el.closest(".creditlab-panel");
    if (!panel) {
      frame = requestAnimationFrame(begin); // not in the page yet
      return;
    }
    observer = new MutationObserver(() => mend(panel));
    observer.observe(panel, { childList: true, subtree: true });
    mend(panel);
  }

  begin();
  return () => {
    cancelAnimationFrame(frame);
    observer?.disconnect();
  };
}

export default { render };
