// What a notebook and its widgets leave out: keys pressed in a control are no commands of the
// notebook (d, d deletes a cell, arrow keys leave it), and a slider's handle is called as its label.

function render({ el }) {
  el.style.display = "none";
  let frame = 0;
  let observer = null;

  function name(panel) {
    for (const slider of panel.querySelectorAll(".noUi-target")) {
      const label = slider.closest(".jupyter-widgets")?.querySelector(".widget-label");
      const handles = [...slider.querySelectorAll(".noUi-handle")];
      handles.forEach((handle, i) => {
        const end = handles.length > 1 ? [", from", ", to"][i] : "";
        const called = (label?.textContent ?? "") + end;
        if (handle.getAttribute("aria-label") !== called) handle.setAttribute("aria-label", called);
      });
    }
  }

  function begin() {
    const panel = el.closest(".creditlab-panel");
    if (!panel) {
      frame = requestAnimationFrame(begin); // not in the page yet
      return;
    }
    panel.dataset.lmSuppressShortcuts = "true";
    observer = new MutationObserver(() => name(panel));
    observer.observe(panel, { childList: true, subtree: true });
    name(panel);
  }

  begin();
  return () => {
    cancelAnimationFrame(frame);
    observer?.disconnect();
  };
}

export default { render };
