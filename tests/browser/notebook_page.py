"""A notebook that is open in JupyterLab, in a browser."""

import time

import nbformat

# JupyterLab says "idle" before it can run anything; these are the promises that hold.
OPEN = """async (path) => {
  const app = window.jupyterapp;
  await app.restored;
  const panel = await app.commands.execute("docmanager:open", {path, factory: "Notebook"});
  window.panel = panel;
  await panel.context.ready;
  await panel.sessionContext.ready;
  await panel.sessionContext.session.kernel.info;
}"""
RUN_LAST = """async (source) => {
  const {content} = window.panel;
  const last = content.widgets.length - 1;
  content.deselectAll();
  content.activeCellIndex = last;
  content.widgets[last].model.sharedModel.setSource(source);
  await window.jupyterapp.commands.execute("notebook:run-cell");
  return content.widgets[last].model.outputs.toJSON();
}"""
TELL = """async (code) => {
  const {kernel} = window.panel.sessionContext.session;
  return (await kernel.requestExecute({code, silent: true}).done).content.status;
}"""
SHOW = """async ([text, run]) => {
  const {content} = window.panel;
  const models = content.widgets.map((cell) => cell.model);
  const named = models.findIndex((model) => model.id === text);
  const at = named >= 0 ? named : models.findIndex((m) => m.sharedModel.source.includes(text));
  content.deselectAll();
  content.activeCellIndex = at;
  await content.scrollToItem(at, "start");
  if (run) await window.jupyterapp.commands.execute("notebook:run-cell");
}"""


class NotebookPage:
    """A notebook in JupyterLab; the last cell is the one in which `run` asks the kernel."""

    def __init__(self, page, address, path):
        self.page, self.path = page, path
        page.goto(address)
        page.wait_for_function("() => window.jupyterapp")
        page.evaluate(OPEN, path.name)

    def run_all(self):
        """Run all cells, as the command of the menu does, and see that none failed."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        errors = [each for each in self.outputs() if each["output_type"] == "error"]
        assert errors == []

    def run(self, source):
        """Run code in the last cell; return the text that it shows."""
        found = self.page.evaluate(RUN_LAST, source)
        errors = [each["evalue"] for each in found if each["output_type"] == "error"]
        assert errors == []
        return "".join(each.get("data", {}).get("text/plain", "") for each in found)

    def tell(self, source):
        """Run code in the kernel alone: no cell is chosen, and nothing is shown."""
        assert self.page.evaluate(TELL, source) == "ok"

    def outputs(self):
        """All outputs, cell by cell, in one list."""
        cells = self.page.evaluate("() => window.panel.content.model.toJSON().cells")
        return [each for cell in cells for each in cell.get("outputs", [])]

    def show(self, text, run=False):
        """Scroll to the cell with this id, or whose source has this text; run it if asked."""
        self.page.evaluate(SHOW, [text, run])

    def output(self, cell):
        """Scroll to the cell with this id, and return what it shows."""
        self.show(cell)
        return self.page.locator(".jp-Cell.jp-mod-active .jp-Cell-outputArea")

    def settle(self):
        """Wait until the kernel has answered all that the page has told it."""
        self.page.evaluate("() => window.panel.sessionContext.session.kernel.requestKernelInfo()")

    def save(self):
        self.page.evaluate("() => window.panel.context.save()")

    def close(self):
        """End the kernel, and leave nothing that asks whether to save."""
        self.page.evaluate(
            """async () => {
              await window.panel.sessionContext.shutdown();
              window.panel.context.model.dirty = false;
            }"""
        )


def until(ask, wanted, seconds=15):
    """Ask until the answer is the wanted one; the last answer stands in the failure."""
    deadline = time.monotonic() + seconds
    while (found := ask()) != wanted and time.monotonic() < deadline:
        time.sleep(0.05)
    assert found == wanted


def write_notebook(path, sources):
    """Write a notebook of code cells, which have not been run."""
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
