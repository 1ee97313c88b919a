#include "stages/realign/tool/report_parts.h"

namespace stagecraft::realign {

std::string viewer_script() {
  return R"((async () => {
  const section = document.getElementById("viewer");
  const state = document.getElementById("state");
  const slider = document.getElementById("frame");
  const play = document.getElementById("play");
  const canvas = document.getElementById("canvas");
  const series = [...section.querySelectorAll("[name=series]")];

  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const inflated = text => new Response(new Blob([bytes(text)]).stream()
    .pipeThrough(new DecompressionStream("deflate"))).blob();
  const file = async ({header, frames}) => new Blob(
    [bytes(header), ...await Promise.all(frames.map(inflated))]).arrayBuffer();

  try {
    const data = document.getElementById("data");
    const files = await Promise.all(JSON.parse(data.textContent).map(file));
    data.remove();
    const viewer = new niivue.Niivue({
      backColor: [0, 0, 0, 1], dragAndDropEnabled: false, logLevel: "error",
      multiplanarShowRender: 0, multiplanarLayout: canvas.clientWidth < 700 ? 2 : 3,
      crosshairWidth: 0.5, loadingText: "",
    });
    await viewer.attachToCanvas(canvas);
    viewer.setSliceType(viewer.sliceTypeMultiplanar);
    for (const [n, buffer] of files.entries()) {
      await viewer.loadFromArrayBuffer(buffer, `series${n}.nii`);
    }
    const images = [...viewer.volumes];
    const last = Number(slider.max);

    const show = () => {
      const image = images[series.findIndex(choice => choice.checked)];
      const frame = Number(slider.value);
      image.frame4D = frame;
      viewer.volumes = [image];
      viewer.setVolume(image, 0);
      document.getElementById("shown").textContent =
        `frame ${frame * Number(section.dataset.stride)}`;
      section.dataset.shown = `${images.indexOf(image)}:${frame}`;
    };
    const step = by => {
      slider.value = (Number(slider.value) + by + last + 1) % (last + 1);
      show();
    };
    const swap = () => {
      series.find(choice => !choice.checked).checked = true;
      show();
    };
    let timer = null;
    const toggle = () => {
      if (timer) timer = clearInterval(timer);
      else timer = setInterval(step, 120, 1);
      play.textContent = timer ? "Pause" : "Play";
    };

    slider.addEventListener("input", show);
    for (const choice of series) choice.addEventListener("change", show);
    play.addEventListener("click", toggle);
    const keys = {
      ArrowLeft: () => step(-1), ArrowRight: () => step(1),
      ArrowUp: swap, ArrowDown: swap, " ": toggle,
    };
    // Before the viewer's own keys; controls keep theirs.
    canvas.addEventListener("keydown", event => {
      if (!keys[event.key]) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      keys[event.key]();
    }, true);
    show();
    state.remove();
  } catch (error) {
    state.textContent = `The series cannot be shown: ${error.message}`;
    state.className = "wrong";
  }
})();
)";
}

}  // namespace stagecraft::realign
