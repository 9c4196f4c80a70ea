// The explorer: sliders answer live, and the circuit moves through time. Without it, the form works.
"use strict";
(() => {
  const by = id => document.getElementById(id);
  const form = by("ask"), answer = by("answer"), status = by("status");

  for (const range of document.querySelectorAll("#ask input[type=range]")) {
    const number = document.createElement("input");
    number.type = "number";
    for (const name of ["min", "max", "step"]) number[name] = range[name];
    number.value = range.value;
    number.setAttribute("aria-label", range.labels[0].textContent);
    range.parentElement.querySelector("output").replaceWith(number);
    range.addEventListener("input", () => { number.value = range.value; });
    number.addEventListener("input", () => {
      if (number.value === "" || !number.validity.valid) return;
      range.value = number.value;
      ask();
    });
    number.addEventListener("blur", () => { number.value = range.value; });
  }

  if (by("preparing")) {
    status.textContent = by("preparing").querySelector("p").textContent;
    fetch("/explore/ready").then(() => location.reload());
    return;
  }

  document.documentElement.classList.add("live");
  const clock = by("clock"), moment = by("moment"), play = by("play"), box = by("circuit-box");
  let running, wanted, values, timer;

  // --- the answer ---------------------------------------------------------------------------
  function query() {
    return new URLSearchParams(new FormData(form));
  }
  function ask() {
    wanted = true;
    if (!running) send();
    else running.abort();
  }
  async function send() {
    wanted = false;
    const stop = running = new AbortController(), asked = query();
    try {
      const got = await fetch("/explore/answer?" + asked, { signal: stop.signal });
      const text = await got.text();
      const open = new Set([...answer.querySelectorAll("details[open]")].map(one => one.id));
      answer.innerHTML = text;
      for (const id of open) if (by(id)) by(id).open = true;
      if (got.ok) {
        history.replaceState(null, "", "/explore?" + asked);
        values = null;
        switchedOff(asked.getAll("off"));
        show();
      }
      const said = answer.querySelector("[data-said]") || answer;
      clearTimeout(timer);
      timer = setTimeout(() => { status.textContent = said.textContent; }, 600);
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = String(error.message);
    }
    running = null;
    if (wanted) send();
  }
  form.addEventListener("input", event => { if (event.target.name) ask(); });
  form.addEventListener("submit", event => { event.preventDefault(); ask(); });

  function switchedOff(off) {
    for (const link of box.querySelectorAll("a.arrow")) {
      link.toggleAttribute("data-off", off.includes(link.getAttribute("href").split("/").pop()));
    }
  }

  // --- the circuit --------------------------------------------------------------------------
  // One bar for each state, in the order of the values; one panel for each edition.
  const bars = [...box.querySelectorAll(".panel")].map(panel =>
    [...panel.querySelectorAll("rect.level")].map(bar => [bar, +bar.previousSibling.getAttribute("width")]));

  function show() {
    const holder = by("values");
    if (!holder) return;
    values = values || JSON.parse(holder.dataset.values);
    const at = +moment.value, said = values.said[at], editions = Object.keys(values.levels);
    const way = clock.querySelector("input:checked").value;
    moment.setAttribute("aria-valuetext", said);
    moment.parentElement.querySelector("output").textContent = said;
    editions.forEach((edition, k) => bars[k].forEach(([bar, room], state) => {
      const low = values.low[state], level = values.levels[edition][way][at][state] / 1000;
      const part = (level - low) / (values.high[state] - low);
      bar.setAttribute("width", (room * Math.min(1, Math.max(0, part))).toFixed(1));
    }));
    by("now-said").textContent = said;
    for (const row of document.querySelectorAll("#now tr[data-state]")) {
      const place = values.states.indexOf(row.dataset.state);
      [...row.querySelectorAll("td")].forEach((cell, k) => {
        const level = values.levels[editions[k >> 1]][k % 2 ? "critical" : "kind"][at][place];
        cell.textContent = level === null ? "–" : (level / 1000).toFixed(2).replace("-", "−");
      });
    }
    const share = (values.minutes[at] + 30) / (values.hours * 60 + 30);
    for (const line of document.querySelectorAll(".cursor")) {
      line.setAttribute("visibility", share <= 1 ? "visible" : "hidden");
      for (const end of ["x1", "x2"]) line.setAttribute(end, 100 * share + "%");
    }
  }
  function pause() {
    clearInterval(play.timer);
    play.timer = 0;
    play.textContent = play.dataset.play;
  }
  play.addEventListener("click", () => {
    if (play.timer) return pause();
    if (moment.value === moment.max) moment.value = 0;
    play.textContent = play.dataset.pause;
    play.timer = setInterval(() => {
      moment.value = +moment.value + 1;
      show();
      if (moment.value === moment.max) pause();
    }, 350);
  });
  moment.addEventListener("input", () => { pause(); show(); });
  clock.addEventListener("change", show);
  play.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
  clock.hidden = false;
  switchedOff(query().getAll("off"));
  show();
})();
